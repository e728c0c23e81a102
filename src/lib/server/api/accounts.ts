import { z } from 'zod';
import { Address, NewPassword, SignIn, SignUp } from '../../accounts/schemas.ts';
import { apiKeyScopes } from '../../workspaces/api-key-schema.ts';
import * as password from '../accounts/password.ts';
import { openLink, signIn } from '../accounts/sign-in.ts';
import { signUp } from '../accounts/sign-up.ts';
import { renew, tokensOf, type Tokens } from '../accounts/tokens.ts';
import { tokenClient } from '../platform/supabase.ts';
import type { Caller } from './caller.ts';
import { endpoint } from './endpoint.ts';
import { Accepted, Id, Instant } from './schemas.ts';

const Session = z
	.object({
		accessToken: z.string(),
		refreshToken: z.string(),
		expiresIn: z.int().meta({ description: 'Seconds until the access token expires.' }),
		tokenType: z.literal('bearer')
	})
	.meta({ id: 'Session' });

const session = {
	accessToken: 'eyJhbGciOiJFUzI1NiIsImtpZCI6…',
	refreshToken: 'v1.MjQ1Njc4…',
	expiresIn: 3600,
	tokenType: 'bearer'
} as const;

const asSession = (tokens: Tokens): z.input<typeof Session> => ({ ...tokens, tokenType: 'bearer' });

const User = z.object({
	kind: z.literal('user'),
	id: Id,
	email: z.string(),
	displayName: z.string(),
	locale: z.string().nullable().meta({ description: 'BCP 47. Null: as the browser asks.' }),
	timeZone: z.string().nullable().meta({ description: 'IANA name. Null as long as no browser told it.' })
});

const Key = z.object({
	kind: z.literal('api_key'),
	id: Id,
	name: z.string(),
	workspaceId: Id,
	scopes: z.array(z.enum(apiKeyScopes)),
	expiresAt: Instant.nullable()
});

const Me = z.discriminatedUnion('kind', [User.meta({ id: 'User' }), Key.meta({ id: 'ApiKey' })]);

const email = 'ada@example.com';
const changed = { changed: true } as const;
const accepted = { accepted: true } as const;

export const register = endpoint({
	id: 'register',
	method: 'POST',
	path: '/api/auth/register',
	tag: 'Accounts',
	summary: 'Open an account',
	description:
		'Sends a mail with a link that confirms the address; before that nobody can sign in. The answer is the same for an address that has an account.',
	who: 'anyone',
	body: {
		schema: SignUp.strict(),
		example: { displayName: 'Ada Writer', email, password: 'correct horse battery' }
	},
	answer: {
		status: 202,
		description: 'A mail is on its way.',
		schema: Accepted,
		example: { accepted: true }
	},
	refusals: [
		['password_weak', 422],
		['email_invalid', 422],
		['too_many_attempts', 429]
	],
	unusual: [
		['sign_up_closed', 403],
		['auth_unavailable', 503]
	],
	run: async ({ body, place }) => {
		await signUp({ supabase: tokenClient(), place }, body);
		return accepted;
	}
});

export const login = endpoint({
	id: 'login',
	method: 'POST',
	path: '/api/auth/login',
	tag: 'Accounts',
	summary: 'Sign in',
	description: 'Begins a session and gives its tokens. No cookie is set.',
	who: 'anyone',
	body: { schema: SignIn.strict(), example: { email, password: 'correct horse battery' } },
	answer: { status: 200, description: 'The tokens of the session.', schema: Session, example: session },
	refusals: [
		['credentials_wrong', 400],
		['email_not_confirmed', 403],
		['too_many_attempts', 429]
	],
	unusual: [
		['account_blocked', 403],
		['auth_unavailable', 503]
	],
	run: async ({ body, place }) => {
		const supabase = tokenClient();
		await signIn({ supabase, place }, body);
		return asSession(await tokensOf(supabase));
	}
});

export const refresh = endpoint({
	id: 'refresh',
	method: 'POST',
	path: '/api/auth/refresh',
	tag: 'Accounts',
	summary: 'Stay signed in',
	description: 'Gives the next pair of tokens. The refresh token is used up.',
	who: 'anyone',
	body: {
		schema: z.strictObject({ refreshToken: z.string().min(1).max(4096) }),
		example: { refreshToken: session.refreshToken }
	},
	answer: { status: 200, description: 'The next pair.', schema: Session, example: session },
	refusals: [['token_invalid', 401]],
	unusual: [['auth_unavailable', 503]],
	run: async ({ body }) => asSession(await renew(tokenClient(), body.refreshToken))
});

export const me = endpoint({
	id: 'me',
	method: 'GET',
	path: '/api/auth/me',
	tag: 'Accounts',
	summary: 'Who the token stands for',
	description: 'A person, or an API key. A key needs no scope for this.',
	who: 'caller',
	answer: {
		status: 200,
		description: 'The caller.',
		schema: Me,
		example: {
			kind: 'user',
			id: '0b6ff2a4-52b1-4c5e-9f0a-6d1f3f0c9a11',
			email,
			displayName: 'Ada Writer',
			locale: 'en',
			timeZone: 'Europe/Lisbon'
		}
	},
	refusals: [],
	run: async ({ caller }) => describe(caller)
});

function describe(caller: Caller): z.input<typeof Me> {
	if (caller.kind === 'api_key') {
		const { id, name, workspaceId, scopes, expiresAt } = caller.key;
		return { kind: 'api_key', id, name, workspaceId, scopes, expiresAt };
	}
	const { userId, email, displayName, locale, timeZone } = caller.viewer;
	return { kind: 'user', id: userId, email, displayName, locale, timeZone };
}

export const forgotPassword = endpoint({
	id: 'forgotPassword',
	method: 'POST',
	path: '/api/auth/forgot-password',
	tag: 'Accounts',
	summary: 'Ask for a new password',
	description: 'Sends a mail with a link, if the address has an account.',
	who: 'anyone',
	body: { schema: Address.strict(), example: { email } },
	answer: {
		status: 202,
		description: 'A mail is on its way, if there is whom to write to.',
		schema: Accepted,
		example: { accepted: true }
	},
	refusals: [
		['email_invalid', 422],
		['too_many_attempts', 429]
	],
	unusual: [['auth_unavailable', 503]],
	run: async ({ body, place }) => {
		await password.askForReset({ supabase: tokenClient(), place }, body.email);
		return accepted;
	}
});

export const resetPassword = endpoint({
	id: 'resetPassword',
	method: 'POST',
	path: '/api/auth/reset-password',
	tag: 'Accounts',
	summary: 'Set a new password',
	description:
		'Takes `token_hash` from the link in the mail, which works once, whatever comes of the password. All sessions of the account end.',
	who: 'anyone',
	body: {
		schema: NewPassword.extend({ tokenHash: z.string().regex(/^[\w-]{20,200}$/) }).strict(),
		example: { tokenHash: 'pkce_7f3c1e0a9b5d4c2f8e6a', password: 'correct horse battery' }
	},
	answer: {
		status: 200,
		description: 'The password is set.',
		schema: z.object({ changed: z.literal(true) }),
		example: { changed: true }
	},
	refusals: [
		['link_expired', 410],
		['password_weak', 422],
		['password_unchanged', 422]
	],
	unusual: [
		['account_blocked', 403],
		['auth_unavailable', 503]
	],
	run: async ({ body }) => {
		const supabase = tokenClient();
		await openLink(supabase, { token_hash: body.tokenHash, type: 'recovery' });
		await password.setPassword(supabase, body.password);
		await supabase.auth.signOut({ scope: 'local' }); // the link's own session: nobody has its tokens
		return changed;
	}
});
