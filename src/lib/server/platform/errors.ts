type Options = { cause?: unknown; detail?: Record<string, unknown> };

/** An outcome the product expects: `code` is snake_case and listed in docs/error-codes.md, `status` is HTTP's. */
export class DomainError extends Error {
	readonly code: string;
	readonly status: number;
	readonly detail: Record<string, unknown>;

	constructor(code: string, status: number, options: Options = {}) {
		super(code, { cause: options.cause });
		this.name = 'DomainError';
		this.code = code;
		this.status = status;
		this.detail = options.detail ?? {};
	}

	/** How long to wait before trying again, where that is what it takes. */
	get waitSeconds(): number | undefined {
		const { waitSeconds } = this.detail;
		return typeof waitSeconds === 'number' ? waitSeconds : undefined;
	}
}

/** What PostgREST answers when a statement fails. */
export type DatabaseError = { code?: string; message: string; details?: string | null };

/**
 * Turns a database error into the outcome it stands for: SQL raises `PT4xx` with our code as message
 * (https://docs.postgrest.org/en/v13/references/errors.html). Anything else is a bug and stays one.
 */
export function fromDatabase(error: DatabaseError): Error {
	const status = /^PT([45]\d\d)$/.exec(error.code ?? '')?.[1];
	if (status) {
		const detail = error.details ? { detail: error.details } : {};
		return new DomainError(error.message, Number(status), { cause: error, detail });
	}
	return new Error(`database: ${error.code ?? 'unknown'} ${error.message}`, { cause: error });
}

/** The data of a Supabase answer that may be nothing, or the error it stands for thrown. */
export function unwrapMaybe<T>({ data, error }: { data: T; error: DatabaseError | null }): T {
	if (error) throw fromDatabase(error);
	return data;
}

/** The data of a Supabase answer, or the error it stands for thrown. */
export function unwrap<T>(answer: { data: T; error: DatabaseError | null }): NonNullable<T> {
	const data = unwrapMaybe(answer);
	if (data === null || data === undefined) throw new Error('database: an answer without data');
	return data;
}
