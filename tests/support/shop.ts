import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { startCheckout } from '../../src/lib/server/sales/checkout.ts';
import { eventJob } from '../../src/lib/server/payments/event-job.ts';
import { events as orderEvents, jobs as orderJobs } from '../../src/lib/server/payments/jobs.ts';
import { jobs as mailJobs } from '../../src/lib/server/notifications/jobs.ts';
import { closePostgres } from '../../src/lib/server/platform/postgres.ts';
import { newVisitor, visitorKey } from '../../src/lib/server/sales/visitor.ts';
import { answerEvent } from '../../src/lib/server/payments/webhook.ts';
import type { Job } from '../../src/lib/server/platform/jobs.ts';
import { startStripeSandbox } from '../sandbox/stripe/server.ts';
import type { TestStack } from './database.ts';
import { useSettings } from './settings.ts';
import { startSmtpSink } from './smtp-sink.ts';
import {
	addUser,
	finishGeneration,
	firstWorkspace,
	openDatabase,
	orderGeneration,
	publish,
	type Actor
} from './world.ts';

export const webhookSecrets = ['whsec_new', 'whsec_old'] as const;
export type Shop = Awaited<ReturnType<typeof openShop>>;

type Payment = { email?: string; delayed?: boolean };

const context = { signal: new AbortController().signal, attempt: 1, isLastAttempt: false };

/** A published product, the sandbox Stripe, our webhook on loopback and a mail server. */
export async function openShop(stack: TestStack) {
	const webhook = await serveWebhook();
	const mail = await startSmtpSink();
	const sandbox = await startStripeSandbox({
		port: 0,
		webhookUrl: webhook.url,
		webhookSecret: webhookSecrets[0],
		retryDelaysMs: []
	});
	useSettings(stack, {
		ORIGIN: 'http://shop.example',
		STRIPE_API_BASE: sandbox.apiBase,
		STRIPE_WEBHOOK_SECRET: webhookSecrets.join(','),
		SMTP_URL: mail.url
	});
	const db = openDatabase(stack.superuserUrl);
	const owner = await addUser(db, 'Seller');
	const product = await publishNew(db, owner);
	const admin = async (path: string, body: object = {}): Promise<void> => {
		const answer = await fetch(`${sandbox.adminUrl}/${path}`, { method: 'POST', body: JSON.stringify(body) });
		if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`);
	};
	return {
		db,
		webhook,
		mail,
		admin,
		pay: (sessionId: string, how: Payment = {}) =>
			admin(`sessions/${sessionId}/pay`, { email: newEmail(), ...how }),
		...product,
		stop: async () => {
			await sandbox.stop();
			await webhook.stop();
			await mail.stop();
			await closePostgres();
			await db.end();
		}
	};
}

async function publishNew(db: pg.Pool, owner: Actor): Promise<{ slug: string; productId: string }> {
	const workspaceId = await firstWorkspace(db, owner);
	const ordered = await orderGeneration(db, { workspaceId, userId: owner.userId });
	await finishGeneration(db, ordered.generation_id);
	return { slug: await publish(db, owner, ordered.product_id), productId: ordered.product_id };
}

/** Our webhook's answer over HTTP. While `isDown`, events get lost on the way. */
async function serveWebhook() {
	const state = { isDown: false, bodies: [] as { body: string; signature: string }[] };
	const server = createServer((request, response) => {
		const chunks: Buffer[] = [];
		request.on('data', (chunk: Buffer) => chunks.push(chunk));
		request.on('end', () => {
			const body = Buffer.concat(chunks).toString();
			const signature = String(request.headers['stripe-signature']);
			if (state.isDown) return void response.writeHead(503).end();
			state.bodies.push({ body, signature });
			void postEvent(body, signature).then(({ status }) => response.writeHead(status).end());
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	return {
		state,
		url: `http://127.0.0.1:${port}/`,
		stop: () => new Promise<void>((resolve) => (server.closeAllConnections(), server.close(() => resolve())))
	};
}

/** Hands a body to our webhook, as its route does. */
export function postEvent(body: string, signature?: string): Promise<Response> {
	const headers = new Headers(signature === undefined ? [] : [['stripe-signature', signature]]);
	return answerEvent(
		'stripe',
		new Request('http://shop.example/', { method: 'POST', body, headers }),
		'request'
	);
}

export type Ordering = { url: string; sessionId: string; visitor: string };

/** Presses Buy as a browser, a new one unless named; returns the hosted page. */
export async function pressBuy(slug: string, visitor = newVisitor()): Promise<Ordering> {
	const url = await startCheckout({ slug, viewer: null, visitorKey: visitorKey(visitor), locale: 'en' });
	return { url, sessionId: /cs_[A-Za-z0-9_]+/.exec(url)?.[0] ?? '', visitor };
}

export function newEmail(): string {
	return `reader-${randomUUID().slice(0, 8)}@example.com`;
}

async function run(job: Job | undefined, payload: object): Promise<void> {
	if (!job) throw new Error('no such job');
	await job(payload, context);
}

export const sweep = (): Promise<void> => run(orderJobs.order_sweep, {});
export const handleEvent = (eventId: string): Promise<void> => run(eventJob([orderEvents]), { eventId });
export const deliverMail = (mailId: string): Promise<void> => run(mailJobs.send_mail, { mailId });

type EventRow = { id: string; type: string; state: string; error: string | null };

/** The stored events about a checkout session, oldest first. */
export async function eventsOf({ db }: Shop, sessionId: string): Promise<EventRow[]> {
	const { rows } = await db.query<EventRow>(
		'select id, type, state, error from public.provider_events where object_id = $1 order by received_at',
		[sessionId]
	);
	return rows;
}

/** Waits until the webhook stored an event of this type about the session. */
export async function heardOf(shop: Shop, sessionId: string, type: string): Promise<EventRow> {
	for (let tries = 0; tries < 200; tries++) {
		const found = (await eventsOf(shop, sessionId)).find((event) => event.type === type);
		if (found) return found;
		await new Promise((resolve) => setTimeout(resolve, 25));
	}
	throw new Error(`no ${type} about ${sessionId} within 5 s`);
}

export type Outcome = { orders: number; state: string; entitlements: number; sales: number; mails: number };

/** What a checkout session came to, counted in every table it may touch. */
export async function outcomeOf({ db }: Shop, sessionId: string): Promise<Outcome> {
	const { rows } = await db.query<Outcome>(
		`select count(*)::int as orders, min(o.state::text) as state,
			(select count(*)::int from public.entitlements e where e.order_id = any (array_agg(o.id))) as entitlements,
			(select count(*)::int from private.ledger_transactions t where t.kind = 'sale' and t.reference = any (array_agg('order:' || o.id))) as sales,
			(select count(*)::int from public.outbox m where m.idempotency_key = any (array_agg('receipt:' || o.id))) as mails
		 from public.orders o where o.provider_session_id = $1`,
		[sessionId]
	);
	if (!rows[0]) throw new Error('no outcome');
	return rows[0];
}

export const sold: Outcome = { orders: 1, state: 'paid', entitlements: 1, sales: 1, mails: 1 };
export const notSold: Outcome = { orders: 1, state: 'open', entitlements: 0, sales: 0, mails: 0 };
