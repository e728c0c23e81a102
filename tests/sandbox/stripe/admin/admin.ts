import * as z from 'zod';
import { faultFields, found, redeliverBody, setMode } from '../../provider/admin.ts';
import { advanceMain } from '../billing/due.ts';
import { cardOf, type Card } from '../checkout/cards.ts';
import { expireSession } from '../checkout/expire.ts';
import { paySession } from '../checkout/pay.ts';
import { delayedTypeOf } from '../checkout/session.ts';
import { failSession, settleSession } from '../checkout/settle.ts';
import { timeOf } from '../clock.ts';
import { invalidRequest, noSuch, problemBody, StripeProblem } from '../http/errors.ts';
import { json, type Reply } from '../../provider/reply.ts';
import { findRoute, type Method } from '../http/route.ts';
import { requireCharge } from '../resources/charges.ts';
import { requireSession } from '../resources/checkout-sessions.ts';
import { requireDispute } from '../resources/disputes.ts';
import { idOf } from '../ids.ts';
import { closeDispute, openDispute } from '../payments/dispute.ts';
import { swapCard } from '../payments/swap-card.ts';
import type { Sandbox } from '../sandbox.ts';

interface AdminCall {
	sandbox: Sandbox;
	id: string;
	body: unknown;
	query: URLSearchParams;
	/** Empties the sandbox but for the main endpoint. */
	reset: () => void;
}
interface AdminRoute {
	method: Method;
	path: string;
	run: (call: AdminCall) => unknown;
}

const daySeconds = 24 * 3600;
const faultBody = z.strictObject({
	...faultFields,
	error: z
		.strictObject({
			type: z.string().optional(),
			code: z.string().optional(),
			message: z.string().optional()
		})
		.optional()
});
const advanceBody = z
	.strictObject({ to: z.int().optional(), days: z.number().positive().optional() })
	.refine(({ to, days }) => (to === undefined) !== (days === undefined), 'give either `to` or `days`');
const outcomeBody = z.strictObject({ outcome: z.enum(['won', 'lost']) });
const cardBody = z.strictObject({ card: z.string() });
const payBody = z.strictObject({
	email: z.email().default('buyer@example.com'),
	name: z.string().default('Sandbox Buyer'),
	card: z.string().default('4242424242424242'),
	delayed: z.boolean().default(false)
});

const adminRoutes: AdminRoute[] = [
	at('GET', 'health', () => ({ ok: true })),
	at('GET', 'deliveries', ({ sandbox, query }) => ({ data: found(sandbox.store.all('deliveries'), query) })),
	at('GET', 'idle', ({ sandbox }) => ({ idle: sandbox.delivery.isIdle() })),
	at('GET', 'mode', ({ sandbox }) => sandbox.delivery.mode),
	at('POST', 'mode', ({ sandbox, body }) => setMode(sandbox.delivery, body)),
	at('POST', 'redeliver', async ({ sandbox, body }) => {
		const { events, copies } = redeliverBody.parse(body);
		for (const id of events) if (!sandbox.store.get('events', id)) throw noSuch('event', id, 'events');
		return { data: await sandbox.delivery.redeliver(events, copies) };
	}),
	at('POST', 'faults', ({ sandbox, body }) => {
		const fault = faultBody.parse(body);
		sandbox.faults.add(fault);
		return fault;
	}),
	at('DELETE', 'faults', ({ sandbox }) => {
		sandbox.faults.clear();
		return { ok: true };
	}),
	at('POST', 'reset', ({ reset }) => {
		reset();
		return { ok: true };
	}),
	at('POST', 'advance', ({ sandbox, body }) => {
		const { to, days } = advanceBody.parse(body);
		const target = to ?? sandbox.now() + Math.round((days ?? 0) * daySeconds);
		if (target < sandbox.now()) throw invalidRequest('Time only moves forward.', 'to');
		advanceMain(sandbox, target);
		return { now: sandbox.now() };
	}),
	at('GET', 'now', ({ sandbox }) => ({ now: sandbox.now() })),
	at('POST', 'customers/:id/card', ({ sandbox, id, body }) =>
		swapCard(timeOf(sandbox, id), id, cardGiven(cardBody.parse(body).card))
	),
	at('POST', 'charges/:id/dispute', ({ sandbox, id }) => {
		const charge = requireCharge(sandbox.store, id);
		return openDispute(timeOf(sandbox, idOf(charge.customer)), charge);
	}),
	at('POST', 'disputes/:id/close', ({ sandbox, id, body }) =>
		closeDispute(sandbox, requireDispute(sandbox.store, id), outcomeBody.parse(body).outcome)
	),
	at('POST', 'sessions/:id/pay', ({ sandbox, id, body }) => payFor(sandbox, id, payBody.parse(body))),
	at('POST', 'sessions/:id/settle', ({ sandbox, id }) =>
		settleSession(sandbox, requireSession(sandbox.store, id))
	),
	at('POST', 'sessions/:id/fail', ({ sandbox, id }) =>
		failSession(sandbox, requireSession(sandbox.store, id))
	),
	at('POST', 'sessions/:id/expire', ({ sandbox, id }) =>
		expireSession(sandbox, requireSession(sandbox.store, id))
	)
];

/** `/_sandbox/…`: what tests steer the stand-in with. Not part of Stripe; JSON in, JSON out, loopback only. */
export async function answerAdmin(
	{ method, url, text }: { method: string; url: URL; text: string },
	sandbox: Sandbox,
	reset: () => void
): Promise<Reply> {
	const asked = adminRoutes.find(({ method: known, path }) =>
		findRoute([plain(known, path)], method, url.pathname)
	);
	if (!asked) return json(404, { error: { message: `No sandbox route ${method} ${url.pathname}` } });
	const id = findRoute([plain(asked.method, asked.path)], method, url.pathname)?.id ?? '';
	try {
		const body: unknown = text ? JSON.parse(text) : {};
		return json(200, await asked.run({ sandbox, id, body, query: url.searchParams, reset }));
	} catch (error) {
		if (error instanceof StripeProblem) return json(error.status, problemBody(error));
		if (error instanceof SyntaxError) return json(400, { error: { message: error.message } });
		if (error instanceof z.ZodError) return json(400, { error: { message: z.prettifyError(error) } });
		throw error;
	}
}

function at(method: Method, path: string, run: AdminRoute['run']): AdminRoute {
	return { method, path: `/_sandbox/${path}`, run };
}

function plain(method: Method, path: string) {
	return { method, path, run: () => undefined };
}

function payFor(sandbox: Sandbox, id: string, body: z.output<typeof payBody>) {
	const session = requireSession(sandbox.store, id);
	const { email, name } = body;
	const delayed = delayedTypeOf(session.currency);
	if (body.delayed) {
		if (!delayed) throw invalidRequest(`No delayed method takes ${session.currency}.`, 'delayed');
		return paySession(sandbox, session, { email, name }, { type: delayed });
	}
	return paySession(sandbox, session, { email, name }, { type: 'card', card: cardGiven(body.card) });
}

function cardGiven(number: string): Card {
	const card = cardOf(number);
	if (!card) throw invalidRequest('Your card number is invalid.', 'card');
	return card;
}
