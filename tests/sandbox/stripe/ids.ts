import { randomBytes } from 'node:crypto';

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** A new id such as `prod_Rk3…`; 24 random characters unless told. */
export function newId(prefix: string, length = 24): string {
	const letters = Array.from(randomBytes(length), (byte) => alphabet[byte % alphabet.length]);
	return `${prefix}_${letters.join('')}`;
}
