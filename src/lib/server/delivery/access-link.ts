import { config } from '../platform/config.ts';
import { createToken, readToken } from './access-token.ts';

/**
 * The absolute address that opens what was bought, for the receipt. It doesn't expire, as a purchase doesn't; revoking
 * the entitlement or changing APP_SECRET ends it. Always the same for one entitlement.
 */
export function accessUrl(entitlementId: string): string {
	return `${config().ORIGIN}/access/${createToken(entitlementId, config().APP_SECRET)}`;
}

/** The entitlement id that a token from a link or cookie was signed for, or null. Says nothing about its state. */
export function readAccessToken(token: string): string | null {
	return readToken(token, config().APP_SECRET);
}
