import { afterAll, beforeAll, expect, inject, test, vi } from 'vitest';
import { convergeSession } from '../../src/lib/server/payments/converge.ts';
import { findOwned, findStatus } from '../../src/lib/server/sales/orders.ts';
import { findPage } from '../../src/lib/server/sales/pages.ts';
import { getProduct, listProducts } from '../../src/lib/server/sales/catalogue.ts';
import { stripePayments } from '../../src/lib/server/payments/stripe-payments.ts';
import { stripe } from '../../src/lib/server/payments/stripe.ts';
import { newVisitor, visitorKey } from '../../src/lib/server/sales/visitor.ts';
import { deliverMail, newEmail, openShop, outcomeOf, pressBuy, sold, type Shop } from '../support/shop.ts';

vi.hoisted(() => (process.env.LOG_LEVEL = 'silent'));

let shop: Shop;
beforeAll(async () => {
	shop = await openShop(inject('stack'));
});
afterAll(() => shop.stop());

const nobody = { viewer: null, visitorKey: null };
const browser = (visitor: string) => ({ viewer: null, visitorKey: visitorKey(visitor) });

async function bought(email = newEmail()) {
	const ordering = await pressBuy(shop.slug);
	await shop.pay(ordering.sessionId, { email });
	await convergeSession(ordering.sessionId);
	return { ...ordering, email };
}

async function priceIs(cents: number): Promise<void> {
	await shop.db.query('update public.pages set price_cents = $1 where slug = $2', [cents, shop.slug]);
}

async function receiptOf(sessionId: string): Promise<{ id: string; state: string; error: string | null }> {
	const { rows } = await shop.db.query(
		`select m.id, m.state, m.error from public.outbox m join public.orders o on m.idempotency_key = 'receipt:' || o.id
		 where o.provider_session_id = $1`,
		[sessionId]
	);
	return rows[0];
}

test('a double click is one order and one payment page', async () => {
	const visitor = newVisitor();
	const orderings = await Promise.all(Array.from({ length: 10 }, () => pressBuy(shop.slug, visitor)));
	expect(new Set(orderings.map(({ url }) => url)).size).toBe(1);
	const { rows } = await shop.db.query('select from public.orders where visitor_key = $1', [
		visitorKey(visitor)
	]);
	expect(rows).toHaveLength(1);
});

test('a price changed after the order is what the next order costs, not this one', async () => {
	await priceIs(1900);
	const visitor = newVisitor();
	const { sessionId } = await pressBuy(shop.slug, visitor);
	await priceIs(2900);
	const later = await pressBuy(shop.slug, visitor);
	expect((await stripe().checkout.sessions.retrieve(sessionId)).amount_total).toBe(1900);
	expect((await stripe().checkout.sessions.retrieve(later.sessionId)).amount_total).toBe(2900);
	await shop.pay(sessionId);
	await convergeSession(sessionId);
	expect(await outcomeOf(shop, sessionId)).toEqual(sold);
	await priceIs(1900);
});

test('a payment page that can’t be paid any more is asked about once, paid or over', async () => {
	const asked = vi.spyOn(stripePayments, 'take');
	shop.webhook.state.isDown = true;
	const paid = await pressBuy(shop.slug);
	await shop.pay(paid.sessionId);
	asked.mockClear();
	const back = await pressBuy(shop.slug, paid.visitor);
	expect(back.url).toBe(`http://shop.example/checkout/return?session_id=${paid.sessionId}`);
	expect(asked).toHaveBeenCalledTimes(1);
	expect(await outcomeOf(shop, paid.sessionId)).toEqual(sold);

	const over = await pressBuy(shop.slug);
	await shop.admin(`sessions/${over.sessionId}/expire`);
	asked.mockClear();
	const next = await pressBuy(shop.slug, over.visitor);
	expect(next.sessionId).not.toBe(over.sessionId);
	expect(asked).toHaveBeenCalledTimes(1);
	shop.webhook.state.isDown = false;
	asked.mockRestore();
});

test('who bought already is told so instead of paying again', async () => {
	const { visitor, sessionId } = await bought();
	expect((await pressBuy(shop.slug, visitor)).url).toBe(
		`http://shop.example/checkout/owned?product=${shop.slug}`
	);
	const owned = await findOwned(shop.slug, browser(visitor));
	expect(owned).toMatchObject({ amountCents: 1900, currency: 'eur' });
	expect(await findOwned(shop.slug, browser(newVisitor()))).toBeNull();
	expect(await findOwned(shop.slug, nobody)).toBeNull();
	expect(await outcomeOf(shop, sessionId)).toEqual(sold);
});

test('pressing Buy after paying, before any webhook, delivers and leads to the return page', async () => {
	shop.webhook.state.isDown = true;
	const { sessionId, visitor } = await pressBuy(shop.slug);
	await shop.pay(sessionId);
	const again = await pressBuy(shop.slug, visitor);
	shop.webhook.state.isDown = false;
	expect(again.url).toBe(`http://shop.example/checkout/return?session_id=${sessionId}`);
	expect(await outcomeOf(shop, sessionId)).toEqual(sold);
});

test('an expired payment page is followed by a fresh one', async () => {
	const { sessionId, visitor } = await pressBuy(shop.slug);
	await shop.admin(`sessions/${sessionId}/expire`);
	const next = await pressBuy(shop.slug, visitor);
	expect(next.sessionId).toMatch(/^cs_/);
	expect(next.sessionId).not.toBe(sessionId);
	expect((await outcomeOf(shop, sessionId)).state).toBe('expired');
});

const ordersOf = async (visitor: string) =>
	(
		await shop.db.query(
			'select state, provider_session_id from public.orders where visitor_key = $1 order by created_at',
			[visitorKey(visitor)]
		)
	).rows;

test('an answer lost on the way makes no second payment page', async () => {
	const visitor = newVisitor();
	await shop.admin('faults', { path: '/v1/checkout/sessions', method: 'POST', when: 'after', status: 0 });
	const { sessionId } = await pressBuy(shop.slug, visitor);
	const known = await stripe().checkout.sessions.list({ limit: 100 });
	const session = known.data.find(({ id }) => id === sessionId);
	expect(
		known.data.filter((other) => other.client_reference_id === session?.client_reference_id)
	).toHaveLength(1);
	expect(await ordersOf(visitor)).toEqual([{ state: 'open', provider_session_id: sessionId }]);
});

test('while Stripe is out of reach nothing is lost: the next click goes on with the same order', async () => {
	const visitor = newVisitor();
	await shop.admin('faults', { path: '/v1/checkout/sessions', method: 'POST', times: 3, status: 0 });
	await expect(pressBuy(shop.slug, visitor)).rejects.toMatchObject({
		code: 'payments_unavailable',
		status: 503
	});
	const { sessionId } = await pressBuy(shop.slug, visitor);
	expect(await ordersOf(visitor)).toEqual([{ state: 'open', provider_session_id: sessionId }]);
});

test('a failure that Stripe would repeat for the same order is left behind with that order', async () => {
	const visitor = newVisitor();
	await shop.admin('faults', { path: '/v1/checkout/sessions', method: 'POST', times: 3, status: 500 });
	await expect(pressBuy(shop.slug, visitor)).rejects.toMatchObject({ code: 'payments_unavailable' });
	const { sessionId } = await pressBuy(shop.slug, visitor);
	expect(await ordersOf(visitor)).toEqual([
		{ state: 'expired', provider_session_id: null },
		{ state: 'open', provider_session_id: sessionId }
	]);
});

test('an unknown product is not found', async () => {
	await expect(pressBuy('no-such-product')).rejects.toMatchObject({ code: 'product_not_found', status: 404 });
});

test('the return page lets in the browser that ordered and tells others nothing more', async () => {
	const { sessionId, visitor } = await bought();
	expect(await findStatus(sessionId, browser(visitor))).toMatchObject({
		state: 'paid',
		entitlementId: expect.stringMatching(/^[0-9a-f-]{36}$/)
	});
	for (const stranger of [nobody, browser(newVisitor())]) {
		expect(await findStatus(sessionId, stranger)).toMatchObject({ state: 'paid', entitlementId: null });
	}
	for (const guess of ['', 'cs_test_unknown_session', `${sessionId}' or 1=1`]) {
		await expect(findStatus(guess, nobody)).rejects.toMatchObject({ code: 'order_not_found' });
	}
});

test('the return page tells unpaid, delayed and expired apart and grants nothing', async () => {
	const { sessionId, visitor } = await pressBuy(shop.slug);
	expect(await findStatus(sessionId, browser(visitor))).toMatchObject({ state: 'unpaid', slug: shop.slug });
	await shop.admin(`sessions/${sessionId}/expire`);
	expect(await findStatus(sessionId, browser(visitor))).toMatchObject({ state: 'expired' });
	const delayed = await pressBuy(shop.slug);
	await shop.pay(delayed.sessionId, { delayed: true });
	expect(await findStatus(delayed.sessionId, browser(delayed.visitor))).toMatchObject({ state: 'delayed' });
	expect((await outcomeOf(shop, delayed.sessionId)).entitlements).toBe(0);
});

test('the receipt says what was paid, carries the link and is sent once', async () => {
	const { sessionId, email } = await bought();
	const { id } = await receiptOf(sessionId);
	await deliverMail(id);
	await deliverMail(id);
	const [mail, ...more] = shop.mail.mails.filter((text) => text.includes(email));
	expect(more).toEqual([]);
	expect(mail).toContain(`Message-ID: <${id}@shop.example>`);
	expect(mail?.replaceAll('=\n', '')).toMatch(/http:\/\/shop\.example\/access\/[A-Za-z0-9_-]{64}/);
	expect(await receiptOf(sessionId)).toMatchObject({ state: 'sent', error: null });
});

test('a mailbox that does not exist ends the mail instead of trying for ever', async () => {
	const { sessionId } = await bought(`nobody-${newEmail()}`);
	const { id } = await receiptOf(sessionId);
	await deliverMail(id);
	expect(await receiptOf(sessionId)).toMatchObject({ state: 'failed', error: 'smtp_550' });
});

test('a page that is taken down is gone at once', async () => {
	expect(await findPage(shop.slug)).not.toBeNull();
	await shop.db.query('update public.pages set is_listed = false where slug = $1', [shop.slug]);
	await shop.db.query(`select pg_notify('page', $1)`, [JSON.stringify({ slug: shop.slug })]);
	await vi.waitFor(async () => expect(await findPage(shop.slug)).toBeNull(), { timeout: 3000 });
	await shop.db.query('update public.pages set is_listed = true where slug = $1', [shop.slug]);
	await shop.db.query(`select pg_notify('page', $1)`, [JSON.stringify({ slug: shop.slug })]);
	await vi.waitFor(async () => expect(await findPage(shop.slug)).not.toBeNull(), { timeout: 3000 });
});

test('the public list pages through every listed product once, newest first', async () => {
	const slugs: string[] = [];
	for (let cursor: string | undefined, go = true; go;) {
		const page = await listProducts({ limit: 1, ...(cursor ? { cursor } : {}) });
		slugs.push(...page.products.map(({ slug }) => slug));
		cursor = page.nextCursor ?? undefined;
		go = cursor !== undefined;
	}
	const { rows } = await shop.db.query(
		'select slug from public.pages where is_listed order by published_at desc, product_id'
	);
	expect(slugs).toEqual(expect.arrayContaining([shop.slug]));
	expect(new Set(slugs).size).toBe(slugs.length);
	expect(rows.map(({ slug }) => slug)).toEqual(expect.arrayContaining(slugs));
});

test('nothing that is for sale is in the public answers', async () => {
	const answers = JSON.stringify([await getProduct(shop.slug), await listProducts({ limit: 50 })]);
	const { rows } = await shop.db.query(
		'select body from public.sections where product_id = $1 and not is_sample',
		[shop.productId]
	);
	expect(rows.length).toBeGreaterThan(0);
	const page = await getProduct(shop.slug);
	expect(Object.keys(page).sort()).toEqual(
		'audience,author,benefits,contents,faq,isSampleText,language,price,promise,publishedAt,sample,slug,subtitle,title,type,url,wordCount'.split(
			','
		)
	);
	expect(answers).not.toMatch(/visitor|workspace|product_id/);
});
