import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { events as billingEvents } from '../../src/lib/server/billing/events.ts';
import { findTopUp, settleTopUp, topUp } from '../../src/lib/server/billing/top-ups.ts';
import { eventJob } from '../../src/lib/server/payments/event-job.ts';
import { jobs as orderJobs, events as orderEvents } from '../../src/lib/server/payments/jobs.ts';
import { payPal } from '../../src/lib/server/payments/paypal-payments.ts';
import { answerEvent } from '../../src/lib/server/payments/webhook.ts';
import { startPayPalSandbox } from '../sandbox/paypal/server.ts';
import { booksOf, newMember, openPlatform, type Platform } from '../support/stripe-platform.ts';

const stack = inject('stack');
const context = { signal: new AbortController().signal, attempt: 1, isLastAttempt: false };
const handle = eventJob([orderEvents, billingEvents]);
const account = { clientId: 'a-client-id', clientSecret: 'a-client-secret', webhookId: 'WEBHOOKID' };
let platform: Platform;
let sandbox: Awaited<ReturnType<typeof startPayPalSandbox>>;
let stopWebhook: () => Promise<void>;

beforeAll(async () => {
	platform = await openPlatform(stack);
	const server = createServer((request, response) => {
		const chunks: Buffer[] = [];
		request.on('data', (chunk: Buffer) => chunks.push(chunk));
		request.on('end', () => {
			const headers = new Headers();
			for (const [name, value] of Object.entries(request.headers)) headers.set(name, String(value));
			headers.delete('content-length');
			const asked = new Request('http://shop.example/', {
				method: 'POST',
				body: Buffer.concat(chunks),
				headers
			});
			void answerEvent('paypal', asked, 'request').then(({ status }) => response.writeHead(status).end());
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const webhookUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
	stopWebhook = () => new Promise((resolve) => (server.closeAllConnections(), server.close(() => resolve())));
	sandbox = await startPayPalSandbox({ port: 0, ...account, webhookUrl, retryDelaysMs: [] });
	Object.assign(process.env, {
		PAYPAL_CLIENT_ID: account.clientId,
		PAYPAL_CLIENT_SECRET: account.clientSecret,
		PAYPAL_WEBHOOK_ID: account.webhookId,
		PAYPAL_API_BASE: sandbox.apiBase
	});
});
afterAll(async () => {
	await sandbox.stop();
	await stopWebhook();
	await platform.stop();
});

async function steer(path: string, body: object = {}): Promise<void> {
	const answer = await fetch(`${sandbox.adminUrl}/${path}`, { method: 'POST', body: JSON.stringify(body) });
	if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`);
}

async function idle(): Promise<void> {
	for (;;) {
		const answer = await fetch(`${sandbox.adminUrl}/idle`);
		if (((await answer.json()) as { idle: boolean }).idle) return;
		await new Promise((resolve) => setTimeout(resolve, 10));
	}
}

/** Handles what PayPal reported of this order or its captures. */
async function catchUp(): Promise<void> {
	await idle();
	const { rows } = await platform.db.query<{ id: string }>(
		`select id from public.provider_events where provider = 'paypal' and state = 'received' order by received_at`
	);
	for (const { id } of rows) await handle({ eventId: id }, context);
}

async function order() {
	const member = await newMember(stack, platform, 'Pal');
	const { rows } = await platform.db.query<{ id: string }>(
		`select c.id from public.credit_pack_prices c join public.credit_packs k on k.id = c.credit_pack_id where k.credits = 100 and c.currency = 'eur'`
	);
	const request = { packPriceId: rows[0]?.id ?? '', provider: 'paypal' as const, locale: 'en' };
	const url = await topUp(member, request);
	return { member, request, url, id: new URL(url).searchParams.get('token') ?? '' };
}
const purchased = async ({ workspaceId }: { workspaceId: string }) =>
	(await booksOf(platform, workspaceId)).purchased;
const faults = async () => (await platform.db.query('select * from public.book_faults()')).rows;

it('what a buyer approves is captured and granted once, however many look at once', async () => {
	const { member, request, url, id } = await order();
	expect(await topUp(member, request), 'the same click is the same page').toBe(url);
	expect(await findTopUp(member, id)).toMatchObject({ state: 'open' });
	await steer(`orders/${id}/approve`, { email: 'pal@example.com' });
	await Promise.all([...Array.from({ length: 5 }, () => settleTopUp(member, id)), catchUp()]);
	expect(await findTopUp(member, id)).toEqual({ state: 'paid', credits: 100 });
	await catchUp();
	expect(await purchased(member)).toBe(110);
	expect((await payPal().getOrder(id)).captures).toHaveLength(1);
	expect(await faults()).toEqual([]);
});

it('the webhook alone is enough, and only PayPal’s own is taken', async () => {
	const { member, id } = await order();
	await steer(`orders/${id}/approve`, { email: 'pal@example.com' });
	await catchUp();
	expect(await purchased(member)).toBe(110);
	const body = JSON.stringify({ id: 'WH-1', event_type: 'CHECKOUT.ORDER.APPROVED', resource: { id } });
	const forged = new Request('http://shop.example/', {
		method: 'POST',
		body,
		headers: {
			'paypal-auth-algo': 'SHA256withRSA',
			'paypal-cert-url': 'https://api.paypal.com/cert',
			'paypal-transmission-id': 'x',
			'paypal-transmission-sig': 'x',
			'paypal-transmission-time': new Date().toISOString()
		}
	});
	expect((await answerEvent('paypal', forged, 'request')).status).toBe(400);
});

it('a refund takes its credits along, in part and then in full', async () => {
	const { member, id } = await order();
	await steer(`orders/${id}/approve`, { email: 'pal@example.com' });
	await catchUp();
	const capture = (await payPal().getOrder(id)).captures[0];
	const captureId = capture?.id ?? '';
	await payPal().refundCapture(captureId, { amountCents: 450, currency: 'eur', requestId: `a-${id}` });
	await catchUp();
	expect(await purchased(member)).toBe(10 + 75);
	await payPal().refundCapture(captureId, { currency: 'eur', requestId: `b-${id}` });
	await catchUp();
	expect(await purchased(member)).toBe(10);
	expect(await faults()).toEqual([]);
});

it('a declined card leads back to PayPal, and a payment that waits grants nothing until it is there', async () => {
	const declined = await order();
	await steer(`orders/${declined.id}/approve`, { email: 'pal@example.com', outcome: 'declined' });
	await catchUp();
	expect(await settleTopUp(declined.member, declined.id)).toMatch(/^http/);
	expect(await findTopUp(declined.member, declined.id)).toMatchObject({ state: 'open' });
	expect(await topUp(declined.member, declined.request)).toMatch(/^http/);

	const waiting = await order();
	await steer(`orders/${waiting.id}/approve`, { email: 'pal@example.com', outcome: 'pending' });
	await catchUp();
	expect(await purchased(waiting.member)).toBe(10);
	const capture = (await payPal().getOrder(waiting.id)).captures[0];
	await steer(`captures/${capture?.id}/complete`);
	await catchUp();
	expect(await purchased(waiting.member)).toBe(110);
});

it('a webhook that never came costs a minute: the sweep asks', async () => {
	const { member, id } = await order();
	await steer('mode', { hold: true });
	await steer(`orders/${id}/approve`, { email: 'pal@example.com' });
	await platform.db.query(
		`update public.orders set checked_at = now() - interval '5 minutes', created_at = now() - interval '6 minutes' where provider_session_id = $1`,
		[id]
	);
	await orderJobs.order_sweep?.({}, context);
	expect(await purchased(member)).toBe(110);
	await steer('mode', { hold: false });
});
