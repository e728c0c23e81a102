import { createHash, createHmac } from 'node:crypto';

// 256 bits of base64url.
const shape = /^[A-Za-z0-9_-]{43}$/;

/**
 * The token of an invitation's link, 43 characters of base64url: the same for the same id, count and secret, so that it
 * is stored nowhere and the mail can be written again. Sending the invitation once more counts up, which ends the link
 * before.
 */
export function createToken(id: string, sentCount: number, secret: string): string {
	return createHmac('sha256', secret).update(`invitation:${id}:${sentCount}`).digest('base64url');
}

/** True for what can be a token of ours; anything else need not be looked up. */
export function looksLikeToken(text: string): boolean {
	return shape.test(text);
}

/** What the database keeps of a token: SHA-256 in hex. 256 unguessable bits need no salt. */
export function hashOf(token: string): string {
	return createHash('sha256').update(token).digest('hex');
}
