import postgres from 'postgres';
import { afterAll, expect, inject, test } from 'vitest';

const stack = inject('stack');
const sql = postgres(stack.databaseUrl, { max: 2, onnotice: () => {} });
afterAll(() => sql.end());

test('the role of the migrations is no superuser and may act as the request roles', async () => {
	const [role] = await sql`select rolsuper, rolbypassrls from pg_roles where rolname = current_user`;
	expect(role).toEqual({ rolsuper: false, rolbypassrls: true });
	await sql.begin((tx) => tx`set local role authenticated`);
});

test('new tables and functions are granted to no request role by default', async () => {
	const grants = await sql`select d.defaclobjtype as type, pg_get_userbyid(a.grantee) as grantee
		from pg_default_acl d, aclexplode(d.defaclacl) a
		where pg_get_userbyid(a.grantee) in ('anon', 'authenticated', 'service_role')`;
	expect(grants).toHaveLength(0);
});

test('the connection of the API server reads nothing in public', async () => {
	const rows = await sql`select privilege_type from information_schema.role_table_grants
		where grantee = 'lite_server' and table_schema = 'public' and privilege_type <> 'REFERENCES'`;
	expect(rows).toHaveLength(0);
	const [role] = await sql`select rolsuper, rolinherit from pg_roles where rolname = 'lite_server'`;
	expect(role).toEqual({ rolsuper: false, rolinherit: false });
});

test('the health paths of hosted Supabase answer', async () => {
	for (const path of ['/auth/v1/health', '/storage/v1/status']) {
		const response = await fetch(stack.url + path, { headers: { apikey: stack.publishableKey } });
		expect(response.status, path).toBe(200);
	}
});
