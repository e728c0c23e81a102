import { afterEach, beforeEach, expect, test } from 'vitest';
import { startBench, type Bench } from './support/bench.ts';

let bench: Bench;
beforeEach(async () => {
	bench = await startBench();
});
afterEach(() => bench.stop());

const pageOf = async (id = '') => (await fetch(`${bench.sandbox.apiBase}/checkoutnow?token=${id}`)).text();
const statusOf = async (id = '') => (await bench.call('GET', `/v2/checkout/orders/${id}`)).body.status;

test('the page says what it is and shows the amount as PayPal does', async () => {
	const yen = await bench.order({ amount: { currency_code: 'JPY', value: '1900' } });
	const page = await pageOf(yen.id);
	expect(page).toContain('A stand-in for PayPal. No money moves.');
	expect(page).toContain('¥1,900 JPY');
	expect(page).not.toContain('<script');
});

test('text from the shop stays text', async () => {
	const order = await bench.order({ description: '<img src=x onerror=alert(1)>"\'' });
	expect(await pageOf(order.id)).toContain('&lt;img src=x onerror=alert(1)&gt;&quot;&#39;');
});

test('paying goes back to the shop with token and payer', async () => {
	const order = await bench.order();
	const answer = await bench.fill(order.id ?? '', { email: 'ada@example.com', action: 'pay' });
	const back = new URL(answer.headers.get('location') ?? '');
	expect(answer.status).toBe(303);
	expect(back.pathname).toBe('/checkout/return');
	expect(back.searchParams.get('from')).toBe('paypal');
	expect(back.searchParams.get('token')).toBe(order.id);
	expect(back.searchParams.get('PayerID')).toMatch(/^[2-9A-HJ-NP-Z]{13}$/);
	expect(await statusOf(order.id)).toBe('APPROVED');
});

test('cancelling goes back to the shop and leaves the order open', async () => {
	const order = await bench.order();
	const answer = await bench.fill(order.id ?? '', { email: '', action: 'cancel' });
	expect(answer.headers.get('location')).toBe(`http://127.0.0.1:3000/p/the-quiet-launch?token=${order.id}`);
	expect(await statusOf(order.id)).toBe('PAYER_ACTION_REQUIRED');
});

test('an address that is none comes back to the field', async () => {
	const order = await bench.order();
	const answer = await bench.fill(order.id ?? '', { email: 'ada', action: 'pay' });
	expect(answer.status).toBe(422);
	expect(await answer.text()).toContain('Enter an e-mail address');
});

test('the payer decides how the payment goes', async () => {
	const { id = '' } = await bench.order();
	await bench.fill(id, { email: 'declined@example.com', action: 'pay' });
	expect((await bench.call('POST', `/v2/checkout/orders/${id}/capture`, {})).status).toBe(422);
	expect(await pageOf(id)).toContain('The last payment was declined');
	await bench.fill(id, { email: 'pending@example.com', action: 'pay' });
	const { body } = await bench.call('POST', `/v2/checkout/orders/${id}/capture`, {});
	expect(body.purchase_units?.[0]?.payments?.captures?.[0]?.status).toBe('PENDING');
	expect(await pageOf(id)).toContain('already paid');
});

test('an unknown token is told so', async () => {
	const answer = await fetch(`${bench.sandbox.apiBase}/checkoutnow?token=nope`);
	expect(answer.status).toBe(404);
});
