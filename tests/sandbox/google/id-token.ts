import { decodeJwt, exportJWK, generateKeyPair, SignJWT, type JWK } from 'jose';

const ISSUER = 'https://accounts.google.com';
const ALGORITHM = 'RS256';

export type IdTokenSigner = {
	/** As Google publishes them, for those who check. */
	keySet: { keys: JWK[] };
	/** The same claims, issued and signed as Google does it. */
	resign: (idToken: string) => Promise<string>;
};

/** The emulator signs with a secret of its own and publishes no key; who checks a token as Google's would refuse it. */
export async function createIdTokenSigner(): Promise<IdTokenSigner> {
	const { publicKey, privateKey } = await generateKeyPair(ALGORITHM);
	const header = { alg: ALGORITHM, kid: 'sandbox' };
	return {
		keySet: { keys: [{ ...(await exportJWK(publicKey)), ...header, use: 'sig' }] },
		resign: (idToken) =>
			new SignJWT({ ...decodeJwt(idToken), iss: ISSUER }).setProtectedHeader(header).sign(privateKey)
	};
}
