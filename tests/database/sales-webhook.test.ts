import Stripe from 'stripe';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test, vi } from 'vitest';
import { convergeSession } from '../../src/lib/server/payments/converge.ts';
import {
	eventsOf,
	handleEvent,
	heardOf,
	notSold,
	openShop,
	outcomeOf,
	postEvent,
	pressBuy,
	sold,
	sweep,
	webhookSecrets,
	type Shop
} from '../support/shop.ts';

vi.hoisted(() => (process.env.LOG_LEVEL = 'silent'));

let shop: Shop;
beforeAll(async () => {
	shop = await openShop(inject('stack'));
});
afterAll(() => shop.stop());
beforeEach(() => {
	shop.webhook.state.isDown = false;
	shop.webhook.state.bodies = [];
});

const now = () => Math.floor(Date.now() / 1000);
const bodyOf = (type: string, sessionId: string, id = `evt_${crypto.randomUUID()}`) =>
	JSON.stringify({ id, object: 'event', type, data: { object: { id: sessionId, amount_total: 1 } } });
const sign = (payload: string, secret: string = webhookSecrets[0], timestamp = now()) =>
	Stripe.webhooks.generateTestHeaderString({ payload, secret, timestamp });

async function paidSession(): Promise<string> {
	const { sessionId } = await pressBuy(shop.slug);
	await shop.pay(sessionId);
	return sessionId;
}

async function forge(type: string, sessionId: string): Promise<string> {
	const body = bodyOf(type, sessionId);
	expect((await postEvent(body, sign(body))).status).toBe(204);
	const event = (await eventsOf(shop, sessionId)).findLast((row) => row.type === type);
	return event?.id ?? '';
}

describe('a signature', () => {
	const body = bodyOf('checkout.session.completed', 'cs_test_signature');

	test.each([
		['missing', undefined],
		['empty', ''],
		['not a signature', 'hello'],
		['by another secret', sign(body, 'whsec_other')],
		['older than five minutes', sign(body, webhookSecrets[0], now() - 301)],
		['of another body', sign(`${body} `)]
	])('%s is refused and nothing is stored', async (_name, signature) => {
		const answer = await postEvent(body, signature);
		expect(answer.status).toBe(400);
		expect(await answer.json()).toEqual({ error: { code: 'signature_invalid', requestId: 'request' } });
		expect(await eventsOf(shop, 'cs_test_signature')).toEqual([]);
	});

	test.each(webhookSecrets)('by either secret is taken during a rotation: %s', async (secret) => {
		const mine = bodyOf('checkout.session.completed', `cs_test_${secret}`);
		expect((await postEvent(mine, sign(mine, secret))).status).toBe(204);
		expect(await eventsOf(shop, `cs_test_${secret}`)).toHaveLength(1);
	});

	test('of something that is no event is refused', async () => {
		expect((await postEvent('[]', sign('[]'))).status).toBe(400);
	});

	test('does not help a body over one megabyte', async () => {
		const large = JSON.stringify({ filler: 'x'.repeat(1024 * 1024) });
		expect((await postEvent(large, sign(large))).status).toBe(413);
	});
});

test('50 parallel copies of one event are one order, one right, one sale and one mail', async () => {
	const sessionId = await paidSession();
	const event = await heardOf(shop, sessionId, 'checkout.session.completed');
	const [{ body } = { body: '' }] = shop.webhook.state.bodies.filter(
		(sent) => sent.body.includes(sessionId) && sent.body.includes('"checkout.session.completed"')
	);
	const copies = Array.from({ length: 50 }, () => postEvent(body, sign(body)));
	expect((await Promise.all(copies)).map(({ status }) => status)).toEqual(Array(50).fill(204));
	const rows = await eventsOf(shop, sessionId);
	expect(rows.filter(({ type }) => type === 'checkout.session.completed')).toHaveLength(1);

	await Promise.all(Array.from({ length: 50 }, () => handleEvent(event.id)));
	expect(await outcomeOf(shop, sessionId)).toEqual(sold);
	expect(await eventsOf(shop, sessionId)).toContainEqual({ ...event, state: 'processed' });
});

test('50 different events about one payment are one sale', async () => {
	const sessionId = await paidSession();
	const ids = await Promise.all(
		Array.from({ length: 50 }, async () => {
			const body = bodyOf('checkout.session.completed', sessionId);
			return postEvent(body, sign(body));
		})
	);
	expect(ids).toHaveLength(50);
	await Promise.all((await eventsOf(shop, sessionId)).map(({ id }) => handleEvent(id)));
	expect(await outcomeOf(shop, sessionId)).toEqual(sold);
});

const types = ['completed', 'async_payment_succeeded', 'expired'];
const orders = types.flatMap((first) =>
	types
		.filter((type) => type !== first)
		.map((second) => [first, second, ...types.filter((type) => type !== first && type !== second)])
);

test.each(orders)('events end in the same sale when handled as %s, %s, %s', async (...order) => {
	const sessionId = await paidSession();
	for (const type of order) await handleEvent(await forge(`checkout.session.${type}`, sessionId));
	expect(await outcomeOf(shop, sessionId)).toEqual(sold);
});

test('a crash between the effect and its record is finished by the next try', async () => {
	const sessionId = await paidSession();
	const event = await heardOf(shop, sessionId, 'checkout.session.completed');
	await convergeSession(sessionId); // and died here: the event is still `received`
	await handleEvent(event.id);
	expect(await outcomeOf(shop, sessionId)).toEqual(sold);
	expect(await eventsOf(shop, sessionId)).toContainEqual({ ...event, state: 'processed' });
});

test('an unpaid session gives no access until its money comes', async () => {
	const { sessionId } = await pressBuy(shop.slug);
	await shop.pay(sessionId, { delayed: true });
	await handleEvent((await heardOf(shop, sessionId, 'checkout.session.completed')).id);
	expect(await outcomeOf(shop, sessionId)).toEqual(notSold);

	await shop.admin(`sessions/${sessionId}/settle`);
	await handleEvent((await heardOf(shop, sessionId, 'checkout.session.async_payment_succeeded')).id);
	expect(await outcomeOf(shop, sessionId)).toEqual(sold);
});

test('a delayed payment that fails closes the order, and the browser can order again', async () => {
	const { sessionId, visitor } = await pressBuy(shop.slug);
	await shop.pay(sessionId, { delayed: true });
	await shop.admin(`sessions/${sessionId}/fail`);
	await handleEvent((await heardOf(shop, sessionId, 'checkout.session.async_payment_failed')).id);
	expect(await outcomeOf(shop, sessionId)).toEqual({ ...notSold, state: 'expired' });
	expect((await pressBuy(shop.slug, visitor)).sessionId).not.toBe(sessionId);
});

test('an amount that differs from the order gives no access and is not tried again', async () => {
	const sessionId = await paidSession();
	await shop.db.query(
		'update public.orders set amount_cents = amount_cents + 1 where provider_session_id = $1',
		[sessionId]
	);
	const event = await heardOf(shop, sessionId, 'checkout.session.completed');
	await handleEvent(event.id);
	expect(await outcomeOf(shop, sessionId)).toEqual(notSold);
	expect(await eventsOf(shop, sessionId)).toContainEqual({
		...event,
		state: 'failed',
		error: 'amount_mismatch'
	});
});

test('an event about a session that Stripe does not know is failed, not tried again', async () => {
	const id = await forge('checkout.session.completed', 'cs_test_unknown');
	await handleEvent(id);
	expect(await eventsOf(shop, 'cs_test_unknown')).toMatchObject([
		{ state: 'failed', error: 'session_not_found' }
	]);
});

test('an event of another type is kept and ignored', async () => {
	const id = await forge('customer.created', 'cus_1');
	await handleEvent(id);
	expect(await eventsOf(shop, 'cus_1')).toMatchObject([{ state: 'ignored' }]);
});

test('while Stripe can not be asked, the event stays to be tried again', async () => {
	const sessionId = await paidSession();
	const event = await heardOf(shop, sessionId, 'checkout.session.completed');
	await shop.admin('faults', { path: '/v1/checkout/sessions', method: 'GET', times: 3, status: 500 });
	await expect(handleEvent(event.id)).rejects.toThrow();
	expect(await eventsOf(shop, sessionId)).toContainEqual(event);
	await handleEvent(event.id);
	expect(await outcomeOf(shop, sessionId)).toEqual(sold);
});

test('the sweep delivers what a lost webhook did not report', async () => {
	shop.webhook.state.isDown = true;
	const sessionId = await paidSession();
	await sweep();
	expect(await outcomeOf(shop, sessionId), 'looked at a moment ago').toEqual(notSold);
	await shop.db.query(
		`update public.orders set checked_at = now() - interval '2 minutes' where provider_session_id = $1`,
		[sessionId]
	);
	await sweep();
	expect(await outcomeOf(shop, sessionId)).toEqual(sold);
	expect(await eventsOf(shop, sessionId)).toEqual([]);
});
