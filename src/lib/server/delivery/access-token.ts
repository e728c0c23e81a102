import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import { isUuid } from '../../uuid.ts';

const idBytes = 16;
// 16 bytes of id and 32 of signature: 64 characters, no spare bits, so that one right has exactly one spelling.
const shape = /^[A-Za-z0-9_-]{64}$/;

function signature(id: Buffer, secret: string): Buffer {
	const key = hkdfSync('sha256', secret, '', 'noxloop access link', 32);
	return createHmac('sha256', Buffer.from(key)).update(id).digest();
}

/** The token that opens one entitlement, 64 characters of base64url. The same for the same id and secret. */
export function createToken(entitlementId: string, secret: string): string {
	if (!isUuid(entitlementId)) throw new TypeError('an entitlement id is a lower-case UUID');
	const id = Buffer.from(entitlementId.replaceAll('-', ''), 'hex');
	return Buffer.concat([id, signature(id, secret)]).toString('base64url');
}

/** The entitlement id a token was made for, or null when it was not made with this secret. */
export function readToken(token: string, secret: string): string | null {
	if (!shape.test(token)) return null;
	const bytes = Buffer.from(token, 'base64url');
	const id = bytes.subarray(0, idBytes);
	if (!timingSafeEqual(bytes.subarray(idBytes), signature(id, secret))) return null;
	return id.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
