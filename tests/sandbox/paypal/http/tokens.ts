import { randomBytes, timingSafeEqual } from 'node:crypto';
import { newDebugId } from '../ids.ts';
import { json, type Reply } from '../../provider/reply.ts';

export interface Tokens {
	/** `POST /v1/oauth2/token`: client credentials, basic authentication. */
	issue(authorization: string | undefined, body: string): Reply;
	isGood(authorization: string | undefined): boolean;
	/** How many were issued. */
	readonly issued: number;
	/** Refuses all issued so far. */
	revoke(): void;
}

/** Access tokens live in memory: a restarted sandbox knows none of the old ones. */
export function createTokens(clientId: string, clientSecret: string, lifetimeSeconds: number): Tokens {
	const untils = new Map<string, number>();
	let issued = 0;
	const credentials = `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`;
	return {
		issue(authorization, body) {
			if (!isSame(authorization ?? '', credentials))
				return refused(401, 'invalid_client', 'Client Authentication failed');
			if (new URLSearchParams(body).get('grant_type') !== 'client_credentials')
				return refused(400, 'unsupported_grant_type', 'unsupported grant_type');
			const access_token = `A21AA${randomBytes(36).toString('base64url')}`;
			untils.set(access_token, Date.now() + lifetimeSeconds * 1000);
			issued += 1;
			const scope = 'https://uri.paypal.com/services/payments/payment openid';
			const about = { scope, app_id: 'APP-SANDBOX', nonce: new Date().toISOString() };
			return json(200, { ...about, access_token, token_type: 'Bearer', expires_in: lifetimeSeconds });
		},
		isGood: (authorization) => Date.now() < (untils.get(authorization?.replace(/^Bearer /, '') ?? '') ?? 0),
		get issued() {
			return issued;
		},
		revoke: () => untils.clear()
	};
}

function refused(status: number, error: string, error_description: string): Reply {
	return json(status, { error, error_description }, { 'paypal-debug-id': newDebugId() });
}

function isSame(given: string, expected: string): boolean {
	const [left, right] = [Buffer.from(given), Buffer.from(expected)];
	return left.length === right.length && timingSafeEqual(left, right);
}
