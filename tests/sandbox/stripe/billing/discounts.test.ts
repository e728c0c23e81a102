import { afterAll, beforeAll, expect, test } from 'vitest';
import { startBench, type Bench } from '../support/bench.ts';
import { at, day, invoicesOf, plan, planSession, subscribedAt } from '../support/plans.ts';

let bench: Bench;
beforeAll(async () => {
	bench = await startBench();
});
afterAll(() => bench.stop());

const start = at('2027-01-01T00:00:00');

test.each([
	['once', undefined, [500, 1000, 1000]],
	['repeating', 2, [500, 500, 1000]],
	['forever', undefined, [500, 500, 500]]
] as const)('half off %s takes off as long as it says', async (duration, months, paid) => {
	const coupon = await bench.stripe.coupons.create({
		percent_off: 50,
		duration,
		...(months && { duration_in_months: months })
	});
	const { subscription, advance } = await subscribedAt(bench, start, await plan(bench, 1000), {
		discounts: [{ coupon: coupon.id }]
	});
	await advance(start + 60 * day);
	expect((await invoicesOf(bench, subscription.id)).map(({ amount_paid }) => amount_paid)).toEqual(paid);
});

test('a session sells at the discount and the subscription keeps it', async () => {
	const coupon = await bench.stripe.coupons.create({ amount_off: 300, currency: 'eur', duration: 'forever' });
	const open = await planSession(bench, await plan(bench, 1000), { discounts: [{ coupon: coupon.id }] });
	expect(open).toMatchObject({ amount_total: 700, total_details: { amount_discount: 300 } });
	await bench.fill(open.url);
	const { subscription, invoice } = await bench.stripe.checkout.sessions.retrieve(open.id);
	expect(await bench.stripe.invoices.retrieve(String(invoice))).toMatchObject({ subtotal: 1000, total: 700 });
	const expand = ['discounts'];
	expect(await bench.stripe.subscriptions.retrieve(String(subscription), { expand })).toMatchObject({
		discounts: [{ source: { coupon: coupon.id } }]
	});
});

test('a promotion code is typed on the page and used as often as it may be', async () => {
	const coupon = await bench.stripe.coupons.create({ percent_off: 20, duration: 'once' });
	const code = await bench.stripe.promotionCodes.create({
		promotion: { type: 'coupon', coupon: coupon.id },
		code: 'LAUNCH20',
		max_redemptions: 1
	});
	const apply = (url: string | null) =>
		fetch(url ?? '', {
			method: 'POST',
			body: new URLSearchParams({ promotion_code: 'launch20' }),
			redirect: 'manual'
		});
	const open = await bench.session({ allow_promotion_codes: true });
	await apply(open.url);
	expect(await (await fetch(open.url ?? '')).text()).toContain('Pay €15.20');
	await bench.fill(open.url);
	const paid = await bench.stripe.checkout.sessions.retrieve(open.id, { expand: ['payment_intent'] });
	expect(paid).toMatchObject({
		amount_total: 1520,
		payment_intent: { amount_received: 1520 },
		discounts: [{ coupon: coupon.id, promotion_code: code.id }]
	});
	expect(await bench.stripe.promotionCodes.retrieve(code.id)).toMatchObject({
		active: false,
		times_redeemed: 1
	});
	const late = await bench.session({ allow_promotion_codes: true });
	await apply(late.url);
	expect(await (await fetch(late.url ?? '')).text()).toContain('This promotion code is invalid.');
});

test('a coupon that is used up is refused', async () => {
	const coupon = await bench.stripe.coupons.create({ percent_off: 10, duration: 'once', max_redemptions: 1 });
	const open = await bench.session({ discounts: [{ coupon: coupon.id }] });
	await bench.fill(open.url);
	const refused = bench.session({ discounts: [{ coupon: coupon.id }] });
	await expect(refused).rejects.toMatchObject({ code: 'coupon_expired' });
});

test('codes are found by what is typed', async () => {
	const coupon = await bench.stripe.coupons.create({ percent_off: 10, duration: 'once' });
	const { id } = await bench.stripe.promotionCodes.create({
		promotion: { type: 'coupon', coupon: coupon.id },
		code: 'SPRING'
	});
	const found = await bench.stripe.promotionCodes.list({ code: 'SPRING', active: true });
	expect(found.data.map((one) => one.id)).toEqual([id]);
	await bench.stripe.promotionCodes.update(id, { active: false });
	expect((await bench.stripe.promotionCodes.list({ code: 'SPRING', active: true })).data).toEqual([]);
});

test('a code that takes everything off asks for no card', async () => {
	const coupon = await bench.stripe.coupons.create({ percent_off: 100, duration: 'once' });
	const open = await bench.session({ discounts: [{ coupon: coupon.id }], customer_creation: 'always' });
	expect(open.amount_total).toBe(0);
	await bench.fill(open.url, { card: '' });
	expect(await bench.stripe.checkout.sessions.retrieve(open.id)).toMatchObject({
		status: 'complete',
		payment_status: 'paid',
		payment_intent: null
	});
});
