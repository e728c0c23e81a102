import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { connectPayPal, type PayPalClient } from '../../../src/lib/server/payments/paypal-client.ts';
import { orderRequest } from '../../../src/lib/server/payments/paypal-order-request.ts';
import { readBody } from '../provider/reply.ts';
import { credentials } from './support/bench.ts';
import { createJudge } from './support/judge.ts';

const judge = createJudge();

/** What the client sends, as JSON; it gets an answer it can't use. */
async function sentBy(ask: (client: PayPalClient) => Promise<unknown>): Promise<unknown> {
	const bodies: string[] = [];
	const server = createServer((request, response) => {
		void readBody(request).then((text) => {
			if (!request.url?.includes('oauth2')) bodies.push(text);
			response.end(JSON.stringify({ access_token: 'token', expires_in: 60 }));
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	await ask(connectPayPal({ ...credentials, apiBase: `http://127.0.0.1:${port}` })).catch(() => null);
	server.closeAllConnections();
	await new Promise((resolve) => server.close(resolve));
	return JSON.parse(bodies[0] ?? 'null');
}

const purchase = {
	orderId: '4f6d3a52-0000-4000-8000-000000000001',
	amountCents: 1900,
	currency: 'eur',
	description: 'The Quiet Launch',
	locale: 'en',
	returnUrl: 'https://shop.example.com/checkout/return',
	cancelUrl: 'https://shop.example.com/p/the-quiet-launch',
	requestId: 'order:1'
};

test.each([
	{},
	{ email: 'ada@example.com' },
	{ amountCents: 1900, currency: 'jpy' },
	{ description: '📘'.repeat(200), locale: 'pt-PT' },
	{ description: ' ', locale: 'ar', email: 'no address' }
])('an order with %o is a published order request', async (change) => {
	const body = await sentBy((client) => client.createOrder({ ...purchase, ...change }));
	expect(judge('orders-v2', 'order_request', body)).toBeNull();
});

test.each([
	['en', 'en-US'],
	['pt-PT', 'pt-PT'],
	['ar', 'ar-EG'],
	['zh-Hant', 'zh-TW']
])('the page in %s is asked for as %s', (locale, asked) => {
	const { locale: sent } = orderRequest({ ...purchase, locale }).payment_source.paypal.experience_context;
	expect(sent).toBe(asked);
});

test('captures and refunds, full and partial, are published requests', async () => {
	const capture = await sentBy((client) => client.captureOrder('1', 'c'));
	expect(judge('orders-v2', 'order_capture_request', capture)).toBeNull();
	for (const amountCents of [undefined, 400]) {
		const amount = amountCents === undefined ? {} : { amountCents };
		const body = await sentBy((client) =>
			client.refundCapture('1', { ...amount, currency: 'eur', requestId: 'r' })
		);
		expect(judge('payments-v2', 'refund_request', body)).toBeNull();
	}
});

test('the question about a webhook is a published request', async () => {
	const headers = new Headers({
		'paypal-auth-algo': 'SHA256withRSA',
		'paypal-cert-url': 'https://api.paypal.com/v1/notifications/certs/CERT-1',
		'paypal-transmission-id': '69cd13f0-d67a-11e5-baa3-778b53f4ae55',
		'paypal-transmission-sig': 'lmI95Jx3Y9nhR5SJ==',
		'paypal-transmission-time': '2026-11-20T20:01:35Z'
	});
	const event = {
		id: 'WH-1',
		event_type: 'PAYMENT.CAPTURE.COMPLETED',
		resource_type: 'capture',
		resource: { id: '1' }
	};
	const body = await sentBy((client) => client.verifyWebhook(headers, JSON.stringify(event)));
	expect(judge('webhooks-v1', 'verify_webhook_signature', body)).toBeNull();
});
