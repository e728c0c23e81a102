import { importJWK, SignJWT, type JWK } from 'jose';
import { config } from './config.ts';

const LIFE_SECONDS = 60;
const RENEW_MS = 45_000;
const MOST_KEPT = 1000;

type SigningKey = { key: CryptoKey | Uint8Array; header: { alg: string; kid?: string } };
type Kept = { token: Promise<string>; renewAt: number };

let signingKey: Promise<SigningKey> | undefined;
const kept = new Map<string, Kept>();

async function readSigningKey(): Promise<SigningKey> {
	const { SUPABASE_JWT_KEY } = config();
	if (!SUPABASE_JWT_KEY.startsWith('{'))
		return { key: new TextEncoder().encode(SUPABASE_JWT_KEY), header: { alg: 'HS256' } };
	const jwk = JSON.parse(SUPABASE_JWT_KEY) as JWK;
	const alg = jwk.alg ?? (jwk.kty === 'RSA' ? 'RS256' : 'ES256');
	return { key: await importJWK(jwk, alg), header: { alg, kid: jwk.kid } };
}

async function sign(keyId: string): Promise<string> {
	const { key, header } = await (signingKey ??= readSigningKey());
	return new SignJWT({ role: 'authenticated', api_key_id: keyId })
		.setProtectedHeader({ ...header, typ: 'JWT' })
		.setSubject(keyId)
		.setAudience('authenticated')
		.setIssuedAt()
		.setExpirationTime(`${LIFE_SECONDS}s`)
		.sign(key);
}

/**
 * The identity under which an API key's request reaches the database: a token of one minute whose claim `api_key_id`
 * row-level security asks about at each statement, so that a revoked key ends at once whatever token is about. It must
 * never leave the server. One token serves a key for 45 seconds.
 */
export function keyToken(keyId: string, now = Date.now()): Promise<string> {
	const found = kept.get(keyId);
	if (found && found.renewAt > now) return found.token;
	if (kept.size >= MOST_KEPT) kept.clear();
	const token = sign(keyId);
	kept.set(keyId, { token, renewAt: now + RENEW_MS });
	token.catch(() => kept.delete(keyId));
	return token;
}
