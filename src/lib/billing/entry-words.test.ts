import { describe, expect, it } from 'vitest';
import { entryWords, paymentIdOf } from './entry-words.ts';
import type { WalletEntry } from './wallet.ts';

const entry = (more: Partial<WalletEntry>): WalletEntry => ({
	place: 1,
	at: '2027-01-01T00:00:00Z',
	kind: 'grant',
	reference: 'welcome',
	available: 10,
	held: 0,
	owed: 0,
	productId: null,
	productTitle: null,
	actorName: '',
	...more
});

describe('a line of the statement', () => {
	it('says what credits came with', () => {
		const payment = { credits: null, planName: 'Pro', url: null };
		expect(entryWords(entry({}))).toBe('Welcome credits');
		expect(entryWords(entry({ reference: 'payment:1' }), { ...payment, kind: 'subscription' })).toBe(
			'Credits of the plan Pro'
		);
		expect(
			entryWords(entry({ reference: 'payment:1' }), {
				...payment,
				kind: 'top_up',
				credits: 25,
				planName: null
			})
		).toBe('Bought 25 credits');
	});

	it('names the product that was made', () => {
		const made = entry({ kind: 'capture', productId: 'p', productTitle: 'The Tea Book' });
		expect(entryWords(made)).toBe('Made “The Tea Book”');
		expect(entryWords({ ...made, productTitle: ' ' })).toBe('Made “untitled product”');
		expect(entryWords({ ...made, productId: null })).toBe('Spent on work');
	});

	it('gives the reason of an adjustment', () => {
		expect(entryWords(entry({ kind: 'adjustment', reference: 'reason:sorry for the wait' }))).toBe(
			'Adjusted by support: sorry for the wait'
		);
	});

	it('tells the payment it refers to', () => {
		expect(paymentIdOf({ reference: 'payment:abc' })).toBe('abc');
		expect(paymentIdOf({ reference: 'generation:abc' })).toBeNull();
	});
});
