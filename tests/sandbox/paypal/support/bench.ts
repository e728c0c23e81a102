import type { PayPalEvent } from '../events.ts';
import { startPayPalSandbox, type PayPalSandbox, type PayPalSandboxOptions } from '../server.ts';
import { startReceiver, type Receiver } from '../../provider/receiver.ts';

export const credentials = {
	clientId: 'sandbox-client',
	clientSecret: 'sandbox-secret',
	webhookId: 'WHSANDBOX1'
};

/** What PayPal answers, as plain JSON. */
export type Json = { [name: string]: Json } & { [index: number]: Json } & string;

export interface Answer {
	status: number;
	body: Json;
}

/** A sandbox, an endpoint it reports to and a bare way to call it. */
export interface Bench {
	sandbox: PayPalSandbox;
	receiver: Receiver<PayPalEvent>;
	admin(method: 'GET' | 'POST' | 'DELETE', path: string, body?: unknown): Promise<Json>;
	/** An authorized request for the full representation; headers as given on top. */
	call(
		method: 'GET' | 'POST',
		path: string,
		body?: unknown,
		headers?: Record<string, string>
	): Promise<Answer>;
	/** A new order for one book at €19.00, its unit changed as told. */
	order(unit?: object): Promise<Json>;
	/** Posts the approval form; redirects are not followed. */
	fill(id: string, form: Record<string, string>): Promise<Response>;
	/** Resolves when nothing waits for delivery. @throws Error after 5 s. */
	idle(): Promise<void>;
	stop(): Promise<void>;
}

export async function startBench(options: Partial<PayPalSandboxOptions> = {}): Promise<Bench> {
	const receiver = await startReceiver<PayPalEvent>(({ event_type }) => event_type);
	const sandbox = await startPayPalSandbox({
		port: 0,
		...credentials,
		webhookUrl: receiver.url,
		retryDelaysMs: [20, 20, 20],
		webhookTimeoutMs: 300,
		...options
	});
	const admin: Bench['admin'] = async (method, path, body) => {
		const answer = await send(method, `${sandbox.adminUrl}/${path}`, body);
		if (answer.status !== 200) throw new Error(`${method} ${path}: ${answer.status}`);
		return answer.body;
	};
	const token = await fetchToken(sandbox.apiBase);
	const call: Bench['call'] = (method, path, body, headers) =>
		send(method, `${sandbox.apiBase}${path}`, body, {
			authorization: `Bearer ${token}`,
			prefer: 'return=representation',
			...headers
		});
	return {
		sandbox,
		receiver,
		admin,
		call,
		order: async (unit) =>
			(await call('POST', '/v2/checkout/orders', bookAt(unit), { 'paypal-request-id': crypto.randomUUID() }))
				.body,
		fill: (id, form) =>
			fetch(`${sandbox.apiBase}/checkoutnow?token=${id}`, {
				method: 'POST',
				body: new URLSearchParams(form),
				redirect: 'manual'
			}),
		idle: () => untilIdle(admin),
		async stop() {
			await sandbox.stop();
			await receiver.stop();
		}
	};
}

/** The body of a new order, its purchase unit changed as told. */
export function bookAt(unit: object = {}) {
	const amount = { currency_code: 'EUR', value: '19.00' };
	return {
		intent: 'CAPTURE',
		purchase_units: [{ reference_id: 'one', description: 'The Quiet Launch', amount, ...unit }],
		payment_source: {
			paypal: {
				experience_context: {
					return_url: 'http://127.0.0.1:3000/checkout/return?from=paypal',
					cancel_url: 'http://127.0.0.1:3000/p/the-quiet-launch'
				}
			}
		}
	};
}

/** A fresh access token. */
async function fetchToken(apiBase: string): Promise<string> {
	const { clientId, clientSecret } = credentials;
	const authorization = `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`;
	const answer = await fetch(`${apiBase}/v1/oauth2/token`, {
		method: 'POST',
		body: new URLSearchParams({ grant_type: 'client_credentials' }),
		headers: { authorization }
	});
	const { access_token } = (await answer.json()) as { access_token: string };
	return access_token;
}

async function send(
	method: string,
	url: string,
	body?: unknown,
	headers: Record<string, string> = {}
): Promise<Answer> {
	const text = typeof body === 'string' ? body : JSON.stringify(body);
	const answer = await fetch(url, { method, headers, ...(body !== undefined && { body: text }) });
	return { status: answer.status, body: (await answer.json()) as Json };
}

async function untilIdle(admin: Bench['admin']): Promise<void> {
	for (let tries = 0; tries < 250; tries += 1) {
		const { idle } = (await admin('GET', 'idle')) as unknown as { idle: boolean };
		if (idle) return;
		await new Promise((resolve) => setTimeout(resolve, 20));
	}
	throw new Error('deliveries still pending after 5 s');
}
