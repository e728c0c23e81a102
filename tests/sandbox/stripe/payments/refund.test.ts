import type Stripe from 'stripe';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { startBench, type Bench } from '../support/bench.ts';

let bench: Bench;
beforeAll(async () => {
	bench = await startBench();
});
afterAll(() => bench.stop());
beforeEach(async () => {
	await bench.idle();
	bench.receiver.received.length = 0;
});

/** A book paid with a card: its session, intent and charge. */
async function sold(card = '4242424242424242') {
	const open = await bench.session();
	await bench.fill(open.url, { card });
	const { payment_intent: intent } = await bench.stripe.checkout.sessions.retrieve(open.id);
	const [charge] = (await bench.stripe.charges.list({ payment_intent: String(intent) })).data;
	if (!charge) throw new Error('no charge');
	return { intent: String(intent), charge };
}
const again = (charge: Stripe.Charge) => bench.stripe.charges.retrieve(charge.id);

test('a full refund gives everything back and keeps the fee', async () => {
	const { intent, charge } = await sold();
	const refund = await bench.stripe.refunds.create({
		payment_intent: intent,
		expand: ['balance_transaction']
	});
	expect(refund).toMatchObject({
		amount: 1900,
		status: 'succeeded',
		charge: charge.id,
		balance_transaction: { amount: -1900, fee: 0, net: -1900, type: 'refund' }
	});
	expect(await again(charge)).toMatchObject({ amount_refunded: 1900, refunded: true });
	await bench.idle();
	const types = bench.receiver.types().filter((type) => type.includes('refund'));
	expect(types.toSorted()).toEqual(['charge.refunded', 'refund.created', 'refund.updated']);
});

test('partial refunds add up to the charge and no further', async () => {
	const { charge } = await sold();
	await bench.stripe.refunds.create({ charge: charge.id, amount: 900 });
	expect(await again(charge)).toMatchObject({ amount_refunded: 900, refunded: false });
	const tooMuch = bench.stripe.refunds.create({ charge: charge.id, amount: 1001 });
	await expect(tooMuch).rejects.toThrow('greater than unrefunded amount on charge (€10.00)');
	await bench.stripe.refunds.create({ charge: charge.id });
	expect(await again(charge)).toMatchObject({ refunded: true });
	const once = bench.stripe.refunds.create({ charge: charge.id });
	await expect(once).rejects.toMatchObject({ code: 'charge_already_refunded' });
	expect((await bench.stripe.refunds.list({ charge: charge.id })).data.map(({ amount }) => amount)).toEqual([
		1000, 900
	]);
});

test('a card made for disputes is disputed and the money leaves', async () => {
	const { charge } = await sold('4000000000000259');
	expect(charge.disputed).toBe(true);
	const [dispute] = (await bench.stripe.disputes.list({ charge: charge.id })).data;
	expect(dispute).toMatchObject({
		amount: 1900,
		status: 'needs_response',
		balance_transactions: [{ amount: -1900, fee: 1500, net: -3400, type: 'adjustment' }]
	});
	await bench.idle();
	expect(bench.receiver.types()).toEqual(
		expect.arrayContaining(['charge.dispute.created', 'charge.dispute.funds_withdrawn'])
	);
});

test('an inquiry takes no money and leaves the charge refundable', async () => {
	const { charge } = await sold('4000000000001976');
	const [inquiry] = (await bench.stripe.disputes.list({ charge: charge.id })).data;
	expect(inquiry).toMatchObject({ status: 'warning_needs_response', balance_transactions: [] });
	expect(await bench.stripe.refunds.create({ charge: charge.id })).toMatchObject({ amount: 1900 });
});

test.each([
	['won', 0, ['charge.dispute.closed', 'charge.dispute.funds_reinstated']],
	['lost', -3400, ['charge.dispute.closed']]
] as const)('a dispute that is %s leaves %i', async (outcome, net, types) => {
	const { charge } = await sold();
	const { id } = (await bench.admin('POST', `charges/${charge.id}/dispute`)) as Stripe.Dispute;
	await bench.idle();
	bench.receiver.received.length = 0;
	await bench.admin('POST', `disputes/${id}/close`, { outcome });
	const closed = await bench.stripe.disputes.retrieve(id);
	expect(closed.status).toBe(outcome);
	expect(closed.balance_transactions.reduce((sum, booked) => sum + booked.net, 0)).toBe(net);
	await bench.idle();
	expect(bench.receiver.types().toSorted()).toEqual(types);
});

test('a disputed charge is not refunded as well', async () => {
	const { charge } = await sold('4000000000000259');
	const refused = bench.stripe.refunds.create({ charge: charge.id });
	await expect(refused).rejects.toMatchObject({ code: 'charge_disputed' });
});

test('intents, charges and events list by when they were made', async () => {
	const { charge } = await sold();
	const { stripe } = bench;
	const created = { gte: charge.created };
	expect((await stripe.charges.list({ created })).data[0]?.id).toBe(charge.id);
	expect((await stripe.paymentIntents.list({ created })).data[0]?.id).toBe(charge.payment_intent);
	expect(
		(await stripe.checkout.sessions.list({ payment_intent: String(charge.payment_intent) })).data
	).toHaveLength(1);
	const types = ['charge.succeeded', 'charge.updated'];
	const events = await stripe.events.list({ types, created, limit: 2 });
	expect(events.data.map(({ type }) => type)).toEqual(types.toReversed());
	expect((await stripe.events.list({ created: { gt: charge.created + 60 } })).data).toEqual([]);
});
