export type KeyState = 'active' | 'expired' | 'revoked';

/** A key as its page shows it; the token is not among what is known of it. */
export type ShownKey = {
	id: string;
	name: string;
	tokenHint: string;
	access: string[];
	madeBy: string | null;
	createdAt: string;
	expiresAt: string | null;
	revokedAt: string | null;
	lastUsedAt: string | null;
	lastUsedAddress: string | null;
	state: KeyState;
};

/** Whether a key still opens anything at this time. */
export function stateOf(key: { revokedAt: string | null; expiresAt: string | null }, now: number): KeyState {
	if (key.revokedAt) return 'revoked';
	return key.expiresAt && Date.parse(key.expiresAt) <= now ? 'expired' : 'active';
}
