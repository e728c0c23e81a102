import { createHash, randomInt } from 'node:crypto';
import type { Sql } from 'postgres';
import type { AuthMailer } from '../mail/mailer.ts';
import { answer, isPost, readBody, type RequestFix } from './requests.ts';

const RESEND_SECONDS = 60; // as max_frequency in config.toml

/**
 * Fix for Lite 0.10.0: it says that an address is not confirmed before it looked at the password, and so tells
 * strangers that the account exists. Supabase Auth tells only who knows the password.
 */
export function tellUnconfirmedToOwner(sql: Sql): RequestFix {
	return (next) => async (request) => {
		const byPassword = new URL(request.url).searchParams.get('grant_type') === 'password';
		if (!byPassword || !isPost(request, '/auth/v1/token')) return next(request);

		const { email, password } = await readBody(request);
		const response = await next(request);
		if ((await readBody(response)).error_code !== 'email_not_confirmed') return response;
		if (await isPasswordOf(sql, String(email), String(password))) return response;
		const refusal = { code: 400, error_code: 'invalid_credentials', msg: 'Invalid login credentials' };
		return answer(response, refusal);
	};
}

// Lite's hashes are marked $2b$, which pgcrypto doesn't know; for passwords up to 72 bytes $2a$ means the same.
async function isPasswordOf(sql: Sql, email: string, password: string): Promise<boolean> {
	const [user] = await sql`
		select 1 from auth.users u, replace(u.encrypted_password, '$2b$', '$2a$') as hash
		where u.email = ${email.toLowerCase()} and extensions.crypt(${password}, hash) = hash`;
	return user !== undefined;
}

/** Fix for Lite 0.10.0: it refuses every request to send the confirmation again. Supabase Auth sends it once a minute. */
export function resendConfirmations(sql: Sql, mailer: AuthMailer): RequestFix {
	return (next) => async (request) => {
		if (!isPost(request, '/auth/v1/resend')) return next(request);
		const body = await readBody(request);
		const response = await next(request);
		if (body.type !== 'signup' || response.status !== 429) return response;

		const email = String(body.email).toLowerCase();
		const code = String(randomInt(1_000_000)).padStart(6, '0');
		const tokenHash = createHash('sha256')
			.update(email + code)
			.digest('hex');
		const [user] = await sql`
			update auth.users set confirmation_token = ${tokenHash}, confirmation_sent_at = now()
			where email = ${email} and email_confirmed_at is null
			and confirmation_sent_at <= now() - make_interval(secs => ${RESEND_SECONDS}) returning id`;
		if (!user) return response;
		await mailer.sendConfirmation(email, tokenHash, code);
		return answer(response, {}, 200);
	};
}
