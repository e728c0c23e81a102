import type { IncomingMessage } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import Stripe from 'stripe';
import type { Fault } from '../../provider/faults.ts';
import { newId } from '../ids.ts';
import type { Sandbox } from '../sandbox.ts';
import { requireKey } from './auth.ts';
import { invalidRequest, problemBody, StripeProblem } from './errors.ts';
import { expanded } from './expand.ts';
import { decodeForm, type FormHash } from './form.ts';
import { findAnswer, type KeysInUse } from './idempotency.ts';
import { json, readBody, type Reply } from '../../provider/reply.ts';
import { findRoute, type Route } from './route.ts';

interface ApiRequest {
	method: string;
	path: string;
	given: FormHash;
	key: string | undefined;
	requestId: string;
}

/** An answer, or `lost`: the connection is cut (`break`) or left open (`hang`) as a fault asked. */
export type ApiOutcome = Reply | { lost: 'break' | 'hang' };

/** The handler of `/v1/…` over a route table. */
export function createApi(sandbox: Sandbox, routes: Route[]) {
	const inUse: KeysInUse = new Set();
	return async (request: IncomingMessage, url: URL): Promise<ApiOutcome> => {
		const requestId = newId('req', 14);
		const headers = baseHeaders(request, requestId);
		try {
			const call = await readRequest(sandbox, routes, { request, url, requestId });
			const outcome = await answerOnce(sandbox, inUse, call.found, call.asked);
			return 'lost' in outcome ? outcome : { ...outcome, headers: { ...outcome.headers, ...headers } };
		} catch (error) {
			if (!(error instanceof StripeProblem)) throw error;
			if (error.status === 401) headers['www-authenticate'] = 'Bearer realm="Stripe"';
			return json(error.status, problemBody(error), headers);
		}
	};
}

type Found = NonNullable<ReturnType<typeof findRoute>>;

async function readRequest(
	sandbox: Sandbox,
	routes: Route[],
	{ request, url, requestId }: { request: IncomingMessage; url: URL; requestId: string }
): Promise<{ found: Found; asked: ApiRequest }> {
	const method = request.method ?? 'GET';
	const body = await readBody(request);
	const found = findRoute(routes, method, url.pathname);
	if (!found) throw unrecognized(method, url.pathname);
	requireKey(request.headers.authorization, sandbox.secretKey);
	requireVersion(headerOf(request, 'stripe-version'));
	const given = decodeForm(method === 'POST' ? body : url.search.slice(1));
	const key = method === 'POST' ? headerOf(request, 'idempotency-key') : undefined;
	return { found, asked: { method, path: url.pathname, given, key, requestId } };
}

async function answerOnce(
	sandbox: Sandbox,
	inUse: KeysInUse,
	found: Found,
	asked: ApiRequest
): Promise<ApiOutcome> {
	const { key, path } = asked;
	const fault = sandbox.faults.take(asked.method, path);
	if (!key) return actOut(fault, () => run(sandbox, found, asked));
	const given = JSON.stringify(asked.given);
	const known = findAnswer(sandbox.store, inUse, { key, path, given, now: sandbox.now() });
	if (known) return replay(known.status, known.body, known.requestId);
	inUse.add(key);
	try {
		return await actOut(fault, () => {
			const reply = run(sandbox, found, asked);
			const { status, body } = reply;
			const at = sandbox.now();
			sandbox.store.save('idempotency', {
				id: key,
				path,
				given,
				status,
				body,
				requestId: asked.requestId,
				at
			});
			return reply;
		});
	} finally {
		inUse.delete(key);
	}
}

/** Runs the request as its fault says. A refused request throws before anything is remembered, so it may be repeated. */
async function actOut(fault: Fault | undefined, execute: () => Reply): Promise<ApiOutcome> {
	if (!fault) return execute();
	if (fault.delayMs > 0) await wait(fault.delayMs);
	const healthy = fault.when === 'after' ? execute() : null;
	if (fault.hang) return { lost: 'hang' };
	if (fault.status === undefined) return healthy ?? execute();
	if (fault.status === 0) return { lost: 'break' };
	const { type = 'api_error', message = 'The sandbox was told to fail.', code } = fault.error ?? {};
	return json(fault.status, { error: { type, message, ...(code && { code }) } });
}

function run(sandbox: Sandbox, { route, id }: Found, asked: ApiRequest): Reply {
	const cause = { id: asked.requestId, idempotency_key: asked.key ?? null };
	const answer = route.run({ sandbox, params: asked.given, id, cause, path: asked.path });
	return json(200, expanded(answer, asked.given, sandbox.store));
}

function replay(status: number, body: string, original: string): Reply {
	const headers = {
		'content-type': 'application/json',
		'idempotent-replayed': 'true',
		'original-request': original
	};
	return { status, body, headers };
}

function baseHeaders(request: IncomingMessage, requestId: string): Record<string, string> {
	const key = headerOf(request, 'idempotency-key');
	return {
		'request-id': requestId,
		'stripe-version': headerOf(request, 'stripe-version') ?? Stripe.API_VERSION,
		...(key && { 'idempotency-key': key })
	};
}

function headerOf(request: IncomingMessage, name: string): string | undefined {
	const value = request.headers[name];
	return typeof value === 'string' ? value : undefined;
}

function requireVersion(version: string | undefined): void {
	if (version === undefined || /^\d{4}-\d{2}-\d{2}(\.[a-z]+)?$/.test(version)) return;
	throw invalidRequest(`Invalid Stripe API version: ${version}`);
}

function unrecognized(method: string, path: string): StripeProblem {
	const where = `${method}: ${path}`;
	return new StripeProblem(404, {
		type: 'invalid_request_error',
		message:
			`Unrecognized request URL (${where}). Please see https://stripe.com/docs or we can help at ` +
			'https://support.stripe.com/.'
	});
}
