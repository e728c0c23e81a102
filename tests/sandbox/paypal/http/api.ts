import type { IncomingMessage } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import * as z from 'zod';
import { verifySignature } from '../delivery/verify.ts';
import { newDebugId } from '../ids.ts';
import { captureOrder, showCapture } from '../resources/captures.ts';
import { createOrder, showOrder } from '../resources/orders.ts';
import { refundCapture, showRefund } from '../resources/refunds.ts';
import type { Sandbox } from '../sandbox.ts';
import { json, readBody, type Reply } from '../../provider/reply.ts';
import { answerOnce } from './idempotency.ts';
import { fromSchema, invalid, notFound, plainProblem, Problem, problemBody } from './problem.ts';
import { findRoute, type Call, type Done, type Method } from './route.ts';

/** An answer, or `lost`: the connection is cut (`break`) or left open (`hang`) as a fault asked. */
export type ApiOutcome = Reply | { lost: 'break' | 'hang' };

const tokenPath = '/v1/oauth2/token';
const routes: Array<{ method: Method; path: string; run: (call: Call) => Done }> = [
	{ method: 'POST', path: '/v2/checkout/orders', run: createOrder },
	{ method: 'GET', path: '/v2/checkout/orders/:id', run: showOrder },
	{ method: 'POST', path: '/v2/checkout/orders/:id/capture', run: captureOrder },
	{ method: 'GET', path: '/v2/payments/captures/:id', run: showCapture },
	{ method: 'POST', path: '/v2/payments/captures/:id/refund', run: refundCapture },
	{ method: 'GET', path: '/v2/payments/refunds/:id', run: showRefund },
	{ method: 'POST', path: '/v1/notifications/verify-webhook-signature', run: verifySignature }
];

/** Answers `/v1/…` and `/v2/…`, acting out a fault that waits for the request. */
export async function answerApi(
	sandbox: Sandbox,
	request: IncomingMessage,
	path: string
): Promise<ApiOutcome> {
	const text = await readBody(request);
	const fault = sandbox.faults.take(request.method ?? 'GET', path);
	const run = () => answer(sandbox, request, path, text);
	if (!fault) return run();
	if (fault.delayMs > 0) await wait(fault.delayMs);
	const healthy = fault.when === 'after' ? run() : null;
	if (fault.hang) return { lost: 'hang' };
	if (fault.status === undefined) return healthy ?? run();
	if (fault.status === 0) return { lost: 'break' };
	return refuse(plainProblem(fault.status, fault.error?.code));
}

function answer(sandbox: Sandbox, request: IncomingMessage, path: string, text: string): Reply {
	const { authorization } = request.headers;
	if (path === tokenPath && request.method === 'POST') return sandbox.tokens.issue(authorization, text);
	try {
		if (!sandbox.tokens.isGood(authorization)) throw plainProblem(401);
		const { status, body } = run(sandbox, request, path, text);
		return json(status, body, { 'paypal-debug-id': newDebugId() });
	} catch (error) {
		if (error instanceof z.ZodError) return refuse(fromSchema(error));
		if (error instanceof Problem) return refuse(error);
		throw error;
	}
}

function run(sandbox: Sandbox, request: IncomingMessage, path: string, text: string): Done {
	const { method = 'GET', headers } = request;
	const found = findRoute(routes, method, path);
	if (!found) throw notFound();
	const requestId = headerOf(headers['paypal-request-id']);
	const isMinimal = headerOf(headers.prefer) !== 'return=representation';
	const call = { sandbox, id: found.id, body: parsed(text), text, requestId, isMinimal };
	const key = method === 'POST' && requestId ? `${method} ${path} ${requestId}` : null;
	return answerOnce(sandbox.store, key, text, () => found.route.run(call));
}

function parsed(text: string): unknown {
	if (text === '') return undefined;
	try {
		return JSON.parse(text);
	} catch {
		throw invalid([{ issue: 'MALFORMED_REQUEST_JSON' }]);
	}
}

function refuse(problem: Problem): Reply {
	const body = problemBody(problem);
	return json(problem.status, body, { 'paypal-debug-id': body.debug_id });
}

function headerOf(value: string | string[] | undefined): string | undefined {
	return typeof value === 'string' && value !== '' ? value : undefined;
}
