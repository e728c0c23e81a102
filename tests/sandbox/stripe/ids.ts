import { randomBytes } from 'node:crypto';

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** A new id such as `prod_Rk3…`; 24 random characters unless told. */
export function newId(prefix: string, length = 24): string {
	const letters = Array.from(randomBytes(length), (byte) => alphabet[byte % alphabet.length]);
	return `${prefix}_${letters.join('')}`;
}

/** The id in a field that may be expanded; the sandbox stores ids only. */
export function idOf<T extends string | { id: string } | null | undefined>(
	field: T
): T extends null | undefined ? string | null : string;
export function idOf(field: string | { id: string } | null | undefined): string | null {
	if (field === null || field === undefined) return null;
	return typeof field === 'string' ? field : field.id;
}
