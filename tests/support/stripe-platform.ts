import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { events as billingEvents } from '../../src/lib/server/billing/events.ts';
import { eventJob } from '../../src/lib/server/payments/event-job.ts';
import { events as orderEvents } from '../../src/lib/server/payments/jobs.ts';
import { answerEvent } from '../../src/lib/server/payments/webhook.ts';
import { closePostgres } from '../../src/lib/server/platform/postgres.ts';
import { requireMember, type Member } from '../../src/lib/server/workspaces/members.ts';
import { subscribe } from '../../src/lib/server/billing/subscribing.ts';
import { startStripeSandbox } from '../sandbox/stripe/server.ts';
import type { TestStack } from './database.ts';
import { createSignInUser, signInAs } from './people.ts';
import { useSettings } from './settings.ts';
import { openDatabase } from './world.ts';

const webhookSecret = 'whsec_billing';
const context = { signal: new AbortController().signal, attempt: 1, isLastAttempt: false };
const handle = eventJob([orderEvents, billingEvents]);

export type Platform = Awaited<ReturnType<typeof openPlatform>>;

/** The sandbox Stripe with a webhook of ours that records its events; tests say when and in which order they are handled. */
export async function openPlatform(stack: TestStack) {
	const recorded: string[] = [];
	const server = createServer((request, response) => {
		const chunks: Buffer[] = [];
		request.on('data', (chunk: Buffer) => chunks.push(chunk));
		request.on('end', () => {
			const body = Buffer.concat(chunks).toString();
			const headers = { 'stripe-signature': String(request.headers['stripe-signature']) };
			const asked = new Request('http://shop.example/', { method: 'POST', body, headers });
			void answerEvent('stripe', asked, 'request').then(({ status }) => {
				if (status === 204) recorded.push((JSON.parse(body) as { id: string }).id);
				response.writeHead(status).end();
			});
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	const sandbox = await startStripeSandbox({
		port: 0,
		webhookUrl: `http://127.0.0.1:${port}/`,
		webhookSecret,
		retryDelaysMs: []
	});
	useSettings(stack, {
		ORIGIN: 'http://shop.example',
		STRIPE_API_BASE: sandbox.apiBase,
		STRIPE_WEBHOOK_SECRET: webhookSecret
	});
	const db = openDatabase(stack.superuserUrl);

	async function admin(path: string, body: object = {}): Promise<unknown> {
		const answer = await fetch(`${sandbox.adminUrl}/${path}`, { method: 'POST', body: JSON.stringify(body) });
		if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`);
		return answer.json();
	}
	async function idle(): Promise<void> {
		for (;;) {
			const answer = await fetch(`${sandbox.adminUrl}/idle`);
			if (((await answer.json()) as { idle: boolean }).idle) return;
			await new Promise((resolve) => setTimeout(resolve, 10));
		}
	}
	/** The recorded events that nobody handled yet, oldest first. */
	async function takeEvents(): Promise<string[]> {
		await idle();
		const taken = recorded.splice(0);
		const { rows } = await db.query<{ id: string; event_id: string }>(
			'select id, event_id from public.provider_events where event_id = any ($1)',
			[taken]
		);
		return taken.flatMap((eventId) => rows.find((row) => row.event_id === eventId)?.id ?? []);
	}
	return {
		db,
		admin,
		takeEvents,
		handle: (eventId: string) => handle({ eventId }, context),
		/** Handles everything that was reported, in the order it was. */
		catchUp: async () => {
			for (const eventId of await takeEvents()) await handle({ eventId }, context);
		},
		advance: (days: number) => admin('advance', { days }),
		stop: async () => {
			await sandbox.stop();
			await new Promise<void>((resolve) => (server.closeAllConnections(), server.close(() => resolve())));
			await closePostgres();
			await db.end();
		}
	};
}

/** A new owner with their workspace, as the domain sees them. */
export async function newMember(stack: TestStack, { db }: Platform, name = 'Owner'): Promise<Member> {
	const person = await createSignInUser(db, name);
	const { supabase, viewer } = await signInAs(stack, person);
	return requireMember({ supabase, viewer: () => Promise.resolve(viewer) }, person.handle, 'admin');
}

/** The id of a plan's price on offer. */
export async function priceOf(
	{ db }: Platform,
	plan: string,
	{ interval = 'month', currency = 'eur' } = {}
): Promise<string> {
	const { rows } = await db.query<{ id: string }>(
		`select r.id from public.plan_prices r join public.plan_offers o on o.plan_version_id = r.plan_version_id
		 where o.code = $1 and r."interval" = $2::public.billing_interval and r.currency = $3`,
		[plan, interval, currency]
	);
	return rows[0]?.id ?? '';
}

/** Takes a plan and pays the page, with a good card unless told. */
export async function subscribeAndPay(
	platform: Platform,
	member: Member,
	priceId: string,
	card?: string
): Promise<void> {
	const url = await subscribe(member, priceId, 'en');
	const sessionId = /cs_[A-Za-z0-9_]+/.exec(url)?.[0] ?? '';
	await platform.admin(`sessions/${sessionId}/pay`, {
		email: member.viewer.email,
		...(card ? { card } : {})
	});
}

export type Books = { monthly: number; purchased: number; held: number; owed: number };

export async function booksOf({ db }: Platform, workspaceId: string): Promise<Books> {
	const { rows } = await db.query<{ kind: string; balance: string }>(
		`select kind, balance from private.ledger_accounts where workspace_id = $1 and currency = 'credit'`,
		[workspaceId]
	);
	const of = (kind: string) => Number(rows.find((row) => row.kind === kind)?.balance ?? 0);
	return {
		monthly: of('credits_monthly'),
		purchased: of('credits_purchased'),
		held: of('credits_held'),
		owed: 0 - of('credits_owed')
	};
}

/** Spends credits, as a finished generation does. */
export async function spend({ db }: Platform, workspaceId: string, amount: number): Promise<void> {
	await db.query(
		`select public.capture_credits(public.hold_credits($1, $2, 'test', gen_random_uuid()::text), $2)`,
		[workspaceId, amount]
	);
}
