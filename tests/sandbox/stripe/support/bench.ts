import Stripe from 'stripe';
import { startStripeSandbox, type StripeSandbox, type StripeSandboxOptions } from '../server.ts';
import { startReceiver, type Receiver } from '../../provider/receiver.ts';

export const webhookSecret = 'whsec_test_secret';
export const secretKey = 'sk_test_sandbox';

/** A sandbox, an endpoint it reports to and the real client. */
export interface Bench {
	sandbox: StripeSandbox;
	receiver: Receiver<Stripe.Event>;
	stripe: Stripe;
	admin(method: 'GET' | 'POST' | 'DELETE', path: string, body?: unknown): Promise<unknown>;
	/** Resolves when nothing waits for delivery. @throws Error after 5 s. */
	idle(): Promise<void>;
	/** A session for one book at €19.00, changed as told. */
	session(change?: Partial<Stripe.Checkout.SessionCreateParams>): Promise<Stripe.Checkout.Session>;
	/** Fills in the hosted form, as a browser without JavaScript does; answers are not followed. */
	fill(url: string | null, fields?: Record<string, string>): Promise<Response>;
	stop(): Promise<void>;
}

export async function startBench(options: Partial<StripeSandboxOptions> = {}): Promise<Bench> {
	const receiver = await startReceiver<Stripe.Event>(({ type }) => type);
	const retryDelaysMs = [20, 20, 20];
	const sandbox = await startStripeSandbox({
		port: 0,
		webhookUrl: receiver.url,
		webhookSecret,
		secretKey,
		retryDelaysMs,
		webhookTimeoutMs: 300,
		...options
	});
	const stripe = clientOf(sandbox.apiBase);
	const admin: Bench['admin'] = (method, path, body) =>
		callAdmin(`${sandbox.adminUrl}/${path}`, method, body);
	return {
		sandbox,
		receiver,
		stripe,
		admin,
		idle: () => untilIdle(admin),
		session: (change) => stripe.checkout.sessions.create({ ...bookAt(1900, 'eur'), ...change }),
		fill: (url, fields) => fill(url, fields),
		async stop() {
			await sandbox.stop();
			await receiver.stop();
		}
	};
}

/** The real client, pointed at a sandbox. */
export function clientOf(apiBase: string, key = secretKey, maxNetworkRetries = 0): Stripe {
	const { hostname, port } = new URL(apiBase);
	return new Stripe(key, { host: hostname, port, protocol: 'http', maxNetworkRetries, telemetry: false });
}

export function bookAt(unitAmount: number, currency: string): Stripe.Checkout.SessionCreateParams {
	const price_data = { currency, unit_amount: unitAmount, product_data: { name: 'The Quiet Launch' } };
	return {
		mode: 'payment',
		line_items: [{ price_data, quantity: 1 }],
		success_url: 'http://127.0.0.1:3000/thanks?session={CHECKOUT_SESSION_ID}',
		cancel_url: 'http://127.0.0.1:3000/p/the-quiet-launch'
	};
}

function fill(url: string | null, fields: Record<string, string> = {}): Promise<Response> {
	const form = {
		email: 'ada@example.com',
		name: 'Ada Writer',
		method: 'card',
		card: '4242 4242 4242 4242',
		...fields
	};
	return fetch(url ?? '', { method: 'POST', body: new URLSearchParams(form), redirect: 'manual' });
}

async function callAdmin(url: string, method: string, body?: unknown): Promise<unknown> {
	const answer = await fetch(url, { method, ...(body !== undefined && { body: JSON.stringify(body) }) });
	if (!answer.ok) throw new Error(`${method} ${url}: ${answer.status} ${await answer.text()}`);
	return answer.json();
}

async function untilIdle(admin: Bench['admin']): Promise<void> {
	for (let tries = 0; tries < 250; tries += 1) {
		const { idle } = (await admin('GET', 'idle')) as { idle: boolean };
		if (idle) return;
		await new Promise((resolve) => setTimeout(resolve, 20));
	}
	throw new Error('deliveries still pending after 5 s');
}
