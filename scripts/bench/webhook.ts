import { randomUUID } from 'node:crypto';
import pg from 'pg';
import Stripe from 'stripe';
import { createPublishedProduct, createSignInUser } from '../../tests/support/people.ts';
import { fact, percentile, type Figure } from './figure.ts';
import type { BenchSystem } from './system.ts';

const payments = 60;

async function post(url: string, body: unknown): Promise<void> {
	const answer = await fetch(url, {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify(body)
	});
	if (!answer.ok) throw new Error(`${url} answered ${answer.status}`);
}

/**
 * From the moment Stripe's webhook is sent to the moment access is committed, told by NOTIFY: milliseconds, p50 and
 * p95. One payment at a time. The sandbox's own deliveries are held back, so that each event is sent here.
 */
export async function measureWebhook({ origin, db, local }: BenchSystem): Promise<Figure[]> {
	const { stripe, env, stack } = local;
	if (!stripe || !stack) throw new Error('the bench needs the sandbox and the embedded stack');
	await post(`${stripe.adminUrl}/mode`, { hold: true });
	const { hostname, port } = new URL(stripe.apiBase);
	const client = new Stripe(env.STRIPE_SECRET_KEY ?? '', {
		host: hostname,
		port,
		protocol: 'http',
		telemetry: false
	});
	const { slug } = await createPublishedProduct(db, await createSignInUser(db, 'Bench Seller'));
	const listener = new pg.Client({ connectionString: stack.databaseUrl });
	await listener.connect();
	await listener.query('listen "order"');
	const waits: number[] = [];
	for (let i = 0; i < payments; i += 1) {
		const { rows } = await db.query<{ id: string; amount_cents: number; currency: string }>(
			`select * from public.open_order($1, $2, 'en')`,
			[slug, randomUUID()]
		);
		const order = rows[0];
		if (!order) throw new Error('no order');
		const session = await client.checkout.sessions.create({
			mode: 'payment',
			client_reference_id: order.id,
			metadata: { order_id: order.id },
			line_items: [
				{
					quantity: 1,
					price_data: {
						currency: order.currency,
						unit_amount: order.amount_cents,
						product_data: { name: 'Bench' }
					}
				}
			],
			success_url: `${origin}/checkout/return?session_id={CHECKOUT_SESSION_ID}`
		});
		await db.query('select public.attach_session($1, $2)', [order.id, session.id]);
		await post(`${stripe.adminUrl}/sessions/${session.id}/pay`, {
			email: `bench-${i}@example.com`,
			name: 'Bench'
		});
		const [event] = (await client.events.list({ type: 'checkout.session.completed', limit: 1 })).data;
		const payload = JSON.stringify(event);
		const secret = env.STRIPE_WEBHOOK_SECRET ?? '';
		const granted = new Promise<void>((resolve) => {
			const hear = ({ payload: told = '' }: { payload?: string | undefined }): void => {
				if (!told.includes(order.id)) return;
				listener.off('notification', hear);
				resolve();
			};
			listener.on('notification', hear);
		});
		const started = performance.now();
		const answer = await fetch(`${origin}/api/billing/webhook/stripe`, {
			method: 'POST',
			headers: {
				'content-type': 'application/json',
				'stripe-signature': Stripe.webhooks.generateTestHeaderString({ payload, secret })
			},
			body: payload
		});
		if (!answer.ok) throw new Error(`the webhook answered ${answer.status}`);
		await granted;
		waits.push(performance.now() - started);
	}
	await listener.end();
	return [
		fact(
			'webhook to access',
			`p50 ${Math.round(percentile(waits, 0.5))} ms, p95 ${Math.round(percentile(waits, 0.95))} ms`
		)
	];
}
