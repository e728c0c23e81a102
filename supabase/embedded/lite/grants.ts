/**
 * Security fix for Lite 0.10.0: its first request runs GRANT ALL for the request roles on every schema that has RLS,
 * undoing the migrations' revokes and column grants, and until the first RLS table exists requests run as the
 * connection's own user. Telling it that this has happened already skips both.
 */
export function keepGrants(connection: object): void {
	if (!('rlsState' in connection)) {
		throw new Error(
			'This version of @supabase/lite has no rlsState: check what it does with grants before using it.'
		);
	}
	Object.assign(connection, { rlsState: 'active' });
}
