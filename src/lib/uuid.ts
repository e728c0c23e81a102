const shape = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** True for an id as the database writes it; asked about anything else, it would fail instead of finding no row. */
export function isUuid(value: unknown): value is string {
	return typeof value === 'string' && shape.test(value);
}
