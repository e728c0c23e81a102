import * as z from 'zod';
import { faultFields, found, redeliverBody, setMode } from '../provider/admin.ts';
import { json, type Reply } from '../provider/reply.ts';
import { notFound, Problem, problemBody } from './http/problem.ts';
import { findRoute, type Method } from './http/route.ts';
import { requireCapture, settleCapture } from './resources/captures.ts';
import { approveOrder, requireOrder } from './resources/orders.ts';
import { reverseCapture } from './resources/refunds.ts';
import { orderOnWire } from './resources/wire.ts';
import type { Sandbox } from './sandbox.ts';

interface AdminCall {
	sandbox: Sandbox;
	id: string;
	body: unknown;
	query: URLSearchParams;
	/** Empties the sandbox. */
	reset: () => void;
}
interface AdminRoute {
	method: Method;
	path: string;
	run: (call: AdminCall) => unknown;
}

const faultBody = z.strictObject({
	...faultFields,
	issue: z.string().optional()
});
const approveBody = z.strictObject({
	email: z.email().default('buyer@example.com'),
	name: z.string().default('Sandbox Payer'),
	outcome: z.enum(['completed', 'pending', 'declined']).default('completed')
});
const reverseBody = z.strictObject({
	reason: z.enum(['BUYER_COMPLAINT', 'CHARGEBACK']).default('CHARGEBACK')
});

const adminRoutes: AdminRoute[] = [
	at('GET', 'health', () => ({ ok: true })),
	at('GET', 'deliveries', ({ sandbox, query }) => ({ data: found(sandbox.store.all('deliveries'), query) })),
	at('GET', 'idle', ({ sandbox }) => ({ idle: sandbox.delivery.isIdle() })),
	at('GET', 'mode', ({ sandbox }) => sandbox.delivery.mode),
	at('POST', 'mode', ({ sandbox, body }) => setMode(sandbox.delivery, body)),
	at('POST', 'redeliver', async ({ sandbox, body }) => {
		const { events, copies } = redeliverBody.parse(body);
		for (const id of events) if (!sandbox.store.get('events', id)) throw notFound();
		return { data: await sandbox.delivery.redeliver(events, copies) };
	}),
	at('POST', 'faults', ({ sandbox, body }) => {
		const { issue, ...fault } = faultBody.parse(body);
		sandbox.faults.add({ ...fault, error: { code: issue } });
		return { ...fault, issue };
	}),
	at('DELETE', 'faults', ({ sandbox }) => {
		sandbox.faults.clear();
		return { ok: true };
	}),
	at('GET', 'tokens', ({ sandbox }) => ({ issued: sandbox.tokens.issued })),
	at('POST', 'tokens/revoke', ({ sandbox }) => {
		sandbox.tokens.revoke();
		return { ok: true };
	}),
	at('POST', 'reset', ({ reset }) => {
		reset();
		return { ok: true };
	}),
	at('POST', 'orders/:id/approve', ({ sandbox, id, body }) =>
		orderOnWire(sandbox, approveOrder(sandbox, requireOrder(sandbox, id), approveBody.parse(body)))
	),
	at('POST', 'orders/:id/expire', ({ sandbox, id }) => {
		sandbox.store.remove('orders', requireOrder(sandbox, id).id);
		return { ok: true };
	}),
	at('POST', 'captures/:id/complete', ({ sandbox, id }) =>
		settleCapture(sandbox, requireCapture(sandbox, id), 'COMPLETED')
	),
	at('POST', 'captures/:id/deny', ({ sandbox, id }) =>
		settleCapture(sandbox, requireCapture(sandbox, id), 'DECLINED')
	),
	at('POST', 'captures/:id/reverse', ({ sandbox, id, body }) =>
		reverseCapture(sandbox, requireCapture(sandbox, id), reverseBody.parse(body).reason)
	)
];

/** `/_sandbox/…`: what tests steer the stand-in with. Not part of PayPal; JSON in, JSON out, loopback only. */
export async function answerAdmin(
	{ method, url, text }: { method: string; url: URL; text: string },
	sandbox: Sandbox,
	reset: () => void
): Promise<Reply> {
	const asked = findRoute(adminRoutes, method, url.pathname);
	if (!asked) return json(404, { message: `No sandbox route ${method} ${url.pathname}` });
	try {
		const body: unknown = text ? JSON.parse(text) : {};
		const call = { sandbox, id: asked.id, body, query: url.searchParams, reset };
		return json(200, await asked.route.run(call));
	} catch (error) {
		if (error instanceof Problem) return json(error.status, problemBody(error));
		if (error instanceof SyntaxError) return json(400, { message: error.message });
		if (error instanceof z.ZodError) return json(400, { message: z.prettifyError(error) });
		throw error;
	}
}

function at(method: Method, path: string, run: AdminRoute['run']): AdminRoute {
	return { method, path: `/_sandbox/${path}`, run };
}
