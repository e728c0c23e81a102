import { exportJWK, generateKeyPair, jwtVerify } from 'jose';
import { afterEach, describe, expect, it, vi } from 'vitest';

const keyId = '0b8f6a52-7c1e-4d3a-9f00-1234567890ab';
const secret = 'a secret of at least thirty-two characters';

afterEach(() => vi.useRealTimers());

/** The module as a process with this setting has it; it reads its key once. */
async function withKey(SUPABASE_JWT_KEY: string) {
	vi.resetModules();
	vi.doMock('./config.ts', () => ({ config: () => ({ SUPABASE_JWT_KEY }) }));
	return (await import('./key-token.ts')).keyToken;
}

async function signingKey(alg: string, { saysAlg }: { saysAlg: boolean }) {
	const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
	const jwk = { ...(await exportJWK(privateKey)), kid: 'key-1', ...(saysAlg ? { alg } : {}) };
	return { setting: JSON.stringify(jwk), publicKey };
}

describe('the identity of an API key', () => {
	it.each([
		['ES256', true],
		['ES256', false],
		['RS256', true],
		['RS256', false]
	])('is signed by %s with a signing key, whether or not it says so (%s)', async (alg, saysAlg) => {
		const { setting, publicKey } = await signingKey(alg, { saysAlg });
		const token = await (await withKey(setting))(keyId);
		const { protectedHeader } = await jwtVerify(token, publicKey, { algorithms: [alg] });
		expect(protectedHeader).toEqual({ alg, kid: 'key-1', typ: 'JWT' });
	});

	it('is signed by HS256 with a secret', async () => {
		const token = await (await withKey(secret))(keyId);
		const { protectedHeader } = await jwtVerify(token, new TextEncoder().encode(secret));
		expect(protectedHeader).toEqual({ alg: 'HS256', typ: 'JWT' });
	});

	it('names the key and nobody else, and ends after a minute', async () => {
		const token = await (await withKey(secret))(keyId);
		const { payload } = await jwtVerify(token, new TextEncoder().encode(secret));
		const { iat = 0, ...claims } = payload;
		expect(claims).toEqual({
			role: 'authenticated',
			aud: 'authenticated',
			sub: keyId,
			api_key_id: keyId,
			exp: iat + 60
		});
	});

	it('is another one before the last has ended', async () => {
		vi.useFakeTimers();
		const keyToken = await withKey(secret);
		const first = await keyToken(keyId);
		vi.advanceTimersByTime(44_000);
		expect(await keyToken(keyId)).toBe(first);
		vi.advanceTimersByTime(2_000);
		expect(await keyToken(keyId)).not.toBe(first);
	});

	it('is never shared between keys', async () => {
		const keyToken = await withKey(secret);
		expect(await keyToken(keyId)).not.toBe(await keyToken('0b8f6a52-7c1e-4d3a-9f00-1234567890ac'));
	});
});
