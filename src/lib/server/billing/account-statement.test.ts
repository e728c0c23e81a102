import { describe, expect, it } from 'vitest';
import { statementOf, type CreditSummary, type MoneyBack } from './account-statement.ts';
import type { Payment } from './history.ts';
import { contentOf, type StatementFrame } from './statement-content.ts';

const payment = (more: Partial<Payment> = {}): Payment => ({
	id: 'a',
	kind: 'subscription',
	provider: 'stripe',
	planName: 'Pro',
	interval: 'month',
	credits: null,
	amountCents: 2900,
	refundedCents: 0,
	disputedCents: 0,
	currency: 'eur',
	state: 'paid',
	number: 'A1B2-0001',
	url: null,
	pdfUrl: null,
	periodStart: null,
	periodEnd: null,
	createdAt: '2026-10-05T09:00:00Z',
	paidAt: '2026-10-05T09:00:00Z',
	...more
});
const moneyBack = (amountCents: number, more: Partial<MoneyBack> = {}): MoneyBack => ({
	at: '2026-10-09T09:00:00Z',
	kind: amountCents < 0 ? 'dispute_won' : 'refund',
	amountCents,
	currency: 'eur',
	payment: payment(),
	...more
});
const credits: CreditSummary = {
	opening: 10,
	granted: 0,
	restored: 0,
	adjusted: 0,
	spent: 0,
	expired: 0,
	takenBack: 0,
	closing: 10
};
const frame: StatementFrame = {
	workspace: { name: 'Quiet Books', handle: 'quiet-books' },
	site: 'noxloop.example',
	range: { from: '2026-10-01', to: '2026-10-31' },
	timeZone: 'Europe/Lisbon',
	madeAt: new Date('2026-11-02T00:30:00Z'),
	locale: 'en'
};
type Found = Partial<Parameters<typeof statementOf>[0]>;
const statement = (found: Found) => statementOf({ payments: [], back: [], credits, ...found });
const content = (found: Found, more: Partial<StatementFrame> = {}) =>
	contentOf(statement(found), { ...frame, ...more });
const texts = (rows: { text: string }[][] = []) => rows.map((row) => row.map(({ text }) => text));

describe('the totals', () => {
	it('are told by currency, in minor units', () => {
		const payments = [
			payment(),
			payment({ amountCents: 1800 }),
			payment({ currency: 'jpy', amountCents: 3000 })
		];
		expect(statement({ payments, back: [moneyBack(1450)] }).totals).toEqual([
			{ currency: 'eur', paidCents: 4700, backCents: 1450, netCents: 3250 },
			{ currency: 'jpy', paidCents: 3000, backCents: 0, netCents: 3000 }
		]);
	});

	it('go below zero when more went back than was paid in the time', () => {
		expect(statement({ back: [moneyBack(2900)] }).totals).toEqual([
			{ currency: 'eur', paidCents: 0, backCents: 2900, netCents: -2900 }
		]);
	});

	it('count a dispute that was won as if it never was', () => {
		const back = [moneyBack(2900, { kind: 'dispute' }), moneyBack(-2900)];
		expect(statement({ payments: [payment()], back }).totals).toEqual([
			{ currency: 'eur', paidCents: 2900, backCents: 0, netCents: 2900 }
		]);
	});

	it('leave out what nobody paid', () => {
		const payments = [
			payment({ state: 'open', paidAt: null }),
			payment({ state: 'failed', paidAt: null }),
			payment({ state: 'void', paidAt: null })
		];
		const { totals, paid, due } = statement({ payments });
		expect([totals, paid, due.map(({ state }) => state)]).toEqual([[], [], ['open', 'failed']]);
	});

	it('are exact where floating point is not', () => {
		const payments = Array.from({ length: 1000 }, () => payment({ amountCents: 1010 }));
		expect(content({ payments }).totals?.rows[0]?.[1]?.text).toBe('€10,100.00');
	});
});

describe('the lines', () => {
	it('stand in the order in which they were paid', () => {
		const payments = ['2026-10-20', '2026-10-03'].map((day) => payment({ paidAt: `${day}T12:00:00+00:00` }));
		const dates = content({ payments }).tables[0]?.rows.map(([date]) => date?.text);
		expect(dates).toEqual(['Oct 3, 2026', 'Oct 20, 2026']);
	});

	it('say when, what for, with which document, through whom and how much', () => {
		const payments = [
			payment({ periodStart: '2026-10-05T00:00:00Z', periodEnd: '2026-11-05T00:00:00Z' }),
			payment({
				kind: 'top_up',
				provider: 'paypal',
				planName: null,
				interval: null,
				credits: 100,
				number: null,
				currency: 'jpy',
				amountCents: 3000
			})
		];
		const [table] = content({ payments }).tables;
		expect(texts(table?.rows)).toEqual([
			['Oct 5, 2026', 'Pro · Monthly', 'A1B2-0001', 'Stripe', '€29.00'],
			['Oct 5, 2026', '100 credits', '–', 'PayPal', '¥3,000']
		]);
		expect(table?.rows[0]?.[1]?.small).toBe('Oct 5, 2026 to Nov 5, 2026');
	});

	it('stand on the day it was in the person’s zone', () => {
		const payments = [payment({ paidAt: '2026-10-05T23:30:00Z' })];
		const dayIn = (timeZone: string) => content({ payments }, { timeZone }).tables[0]?.rows[0]?.[0]?.text;
		expect([dayIn('Europe/Lisbon'), dayIn('America/New_York')]).toEqual(['Oct 6, 2026', 'Oct 5, 2026']);
	});

	it('tell refunds and disputes apart, as what they take from the account', () => {
		const back = [moneyBack(1450), moneyBack(1450, { kind: 'dispute' }), moneyBack(-1450)];
		expect(texts(content({ back }).tables[0]?.rows).map((row) => [row[1], row[4]])).toEqual([
			['Refund', '-€14.50'],
			['Dispute', '-€14.50'],
			['Paid after all: dispute or refund undone', '€14.50']
		]);
	});

	it('tell only those credits that moved, between the two balances', () => {
		const moved = { ...credits, granted: 50, spent: -12, closing: 48 };
		expect(content({ credits: moved }).credits.lines.map(({ label, value }) => [label, value])).toEqual([
			['At the beginning', '10'],
			['Received', '+50'],
			['Spent', '-12'],
			['At the end', '48']
		]);
	});
});

describe('a statement', () => {
	it('says so when nothing was paid', () => {
		const { empty, totals, tables } = content({});
		expect([empty, totals, tables]).toEqual([
			'Nothing was paid and nothing went back in this time.',
			null,
			[]
		]);
		expect(content({ payments: [payment()] }).empty).toBeNull();
	});

	it('names who it is for, from whom, the days and the zone', () => {
		const { operator, site, facts } = content({});
		expect([operator, site]).toEqual(['Noxloop', 'noxloop.example']);
		expect(facts.map(({ value }) => value.text)).toEqual([
			'Quiet Books',
			'Oct 1, 2026 to Oct 31, 2026',
			'Nov 2, 2026, 12:30 AM',
			'Europe/Lisbon'
		]);
	});

	it('speaks the language that is asked for, and runs its way', () => {
		const portuguese = content({ payments: [payment()] }, { locale: 'pt-PT' });
		expect([portuguese.title, portuguese.direction]).toEqual(['Extrato de conta', 'ltr']);
		expect(portuguese.totals?.rows[0]?.[1]?.text.replace(/\s/g, ' ')).toBe('29,00 €');
		const arabic = content({ back: [moneyBack(1450)] }, { locale: 'ar' });
		expect([arabic.title, arabic.direction, arabic.tables[0]?.title]).toEqual([
			'كشف الحساب',
			'rtl',
			'الاستردادات والاعتراضات'
		]);
	});
});
