import { randomUUID } from 'node:crypto';
import type { Sql } from 'postgres';

export type NewUser = {
	email: string;
	password: string;
	/** Whether the address counts as confirmed. Default: true. */
	confirmed?: boolean;
	metadata?: { [key: string]: string };
};

/**
 * Inserts a user as Supabase Auth would (auth.users and its e-mail identity) and returns the id. For tests and seeds:
 * the app itself signs users up through the API. Throws when the address is taken.
 */
export async function createUser(sql: Sql, user: NewUser): Promise<string> {
	const id = randomUUID();
	const email = user.email.toLowerCase();
	const isConfirmed = user.confirmed ?? true;
	const identity = { sub: id, email, email_verified: isConfirmed, phone_verified: false };
	await sql.begin(async (tx) => {
		await tx`insert into auth.users
			(id, aud, role, email, encrypted_password, email_confirmed_at, raw_app_meta_data, raw_user_meta_data,
				created_at, updated_at)
			values (${id}, 'authenticated', 'authenticated', ${email},
				extensions.crypt(${user.password}, extensions.gen_salt('bf')), ${isConfirmed ? new Date() : null},
				${tx.json({ provider: 'email', providers: ['email'] })}, ${tx.json(user.metadata ?? {})}, now(), now())`;
		await tx`insert into auth.identities
			(id, provider, provider_id, user_id, identity_data, last_sign_in_at, created_at, updated_at)
			values (${randomUUID()}, 'email', ${id}, ${id}, ${tx.json(identity)}, now(), now(), now())`;
	});
	return id;
}
