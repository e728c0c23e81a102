import { randomInt, randomUUID } from 'node:crypto';

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const payerAlphabet = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';

/** A new id of an order, capture or refund, such as `5O190127TN364715T`. */
export function newId(): string {
	return letters(alphabet, 17);
}

/** A new id of an event, such as `WH-2WR32451HC0233532-67976317FL4543714`. */
export function newEventId(): string {
	return `WH-${newId()}-${newId()}`;
}

/** A new id of a payer, such as `QYR5Z8XDVJNXQ`. */
export function newPayerId(): string {
	return letters(payerAlphabet, 13);
}

/** What PayPal's support asks for, such as `f3a9b17c04d2e`. */
export function newDebugId(): string {
	return randomUUID().replaceAll('-', '').slice(0, 13);
}

function letters(of: string, length: number): string {
	return Array.from({ length }, () => of[randomInt(of.length)]).join('');
}
