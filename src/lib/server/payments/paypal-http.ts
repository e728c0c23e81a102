import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { isPayPalUnavailable, PayPalError } from './paypal-error.ts';
import { createTokenSource, type AccessToken } from './paypal-token.ts';

export type PayPalSettings = {
	clientId: string;
	clientSecret: string;
	webhookId: string;
	/** `https://api-m.paypal.com`, `https://api-m.sandbox.paypal.com`, or the stand-in's address. */
	apiBase: string;
};

export type PayPalOptions = {
	/** How long one try may take, its body included; default 20 s. */
	timeoutMs?: number;
	/** Waits before the 2nd, 3rd … try; default 0.5 s and 1.5 s. */
	retryDelaysMs?: number[];
};

export type PayPalCall = {
	method: 'GET' | 'POST';
	path: string;
	/** JSON text. */
	body?: string;
	/** `PayPal-Request-Id`: the same one never takes effect twice. */
	requestId?: string;
};

/** Makes a call and gives the answer's JSON. Throws PayPalError. */
export type PayPalTransport = (call: PayPalCall) => Promise<unknown>;

type Try = { url: string; method: string; headers: Record<string, string>; body?: string };

const failure = z.object({
	name: z.string().optional(),
	error: z.string().optional(),
	debug_id: z.string().optional(),
	details: z.array(z.object({ issue: z.string().optional() })).optional(),
	links: z.array(z.object({ href: z.string(), rel: z.string() })).optional()
});
const tokenAnswer = z.object({ access_token: z.string().min(1), expires_in: z.number().positive() });

/**
 * Authorized calls to PayPal's REST API: three tries, each with the same request id; a refused token is renewed once.
 */
export function createTransport(settings: PayPalSettings, options: PayPalOptions): PayPalTransport {
	const { timeoutMs = 20_000, retryDelaysMs = [500, 1500] } = options;
	const base = settings.apiBase.replace(/\/$/, '');
	const tokens = createTokenSource(() => requestToken(settings, base, timeoutMs));

	const attempt = (call: PayPalCall, token: string) =>
		request({ url: base + call.path, method: call.method, ...payloadOf(call, token) }, timeoutMs);
	const authorized = async (call: PayPalCall) => {
		const token = await tokens.current();
		try {
			return await attempt(call, token);
		} catch (error) {
			if (!(error instanceof PayPalError) || error.status !== 401) throw error;
			tokens.drop(token);
			return attempt(call, await tokens.current());
		}
	};
	return (call) => repeated(() => authorized(call), retryDelaysMs);
}

async function requestToken(
	{ clientId, clientSecret }: PayPalSettings,
	base: string,
	timeoutMs: number
): Promise<AccessToken> {
	const credentials = Buffer.from(`${clientId}:${clientSecret}`).toString('base64');
	const headers = {
		authorization: `Basic ${credentials}`,
		'content-type': 'application/x-www-form-urlencoded'
	};
	const url = `${base}/v1/oauth2/token`;
	const answer = await request(
		{ url, method: 'POST', headers, body: 'grant_type=client_credentials' },
		timeoutMs
	);
	const { access_token, expires_in } = readAnswer(tokenAnswer, answer);
	return { value: access_token, lifetimeSeconds: expires_in };
}

/** An answer of the shape the schema tells. Throws PayPalError `UNREADABLE_ANSWER`. */
export function readAnswer<S extends z.ZodType>(schema: S, answer: unknown): z.output<S> {
	const parsed = schema.safeParse(answer);
	if (parsed.success) return parsed.data;
	throw new PayPalError({ name: 'UNREADABLE_ANSWER', status: 200 }, { cause: parsed.error });
}

async function repeated<T>(work: () => Promise<T>, delaysMs: number[]): Promise<T> {
	for (const delayMs of delaysMs) {
		try {
			return await work();
		} catch (error) {
			if (!isPayPalUnavailable(error)) throw error;
			await wait(delayMs * (0.75 + Math.random() / 2));
		}
	}
	return work();
}

/** One try. A redirect counts as no answer: it would carry the token to another address. */
async function request({ url, ...init }: Try, timeoutMs: number): Promise<unknown> {
	let answer: Response;
	let text: string;
	try {
		answer = await fetch(url, { ...init, redirect: 'error', signal: AbortSignal.timeout(timeoutMs) });
		text = await answer.text();
	} catch (cause) {
		throw new PayPalError({ name: 'NO_ANSWER', status: null }, { cause });
	}
	const body = parsedJson(text);
	if (!answer.ok) throw refusal(answer, body);
	if (body === undefined) throw new PayPalError({ name: 'UNREADABLE_ANSWER', status: answer.status });
	return body;
}

function payloadOf({ body, requestId }: PayPalCall, token: string): Pick<Try, 'headers' | 'body'> {
	const headers = {
		authorization: `Bearer ${token}`,
		accept: 'application/json',
		// Without it PayPal answers a write with id, status and links only.
		prefer: 'return=representation',
		...(body !== undefined && { 'content-type': 'application/json' }),
		...(requestId && { 'paypal-request-id': requestId })
	};
	return { headers, ...(body !== undefined && { body }) };
}

function refusal({ status, headers }: Response, body: unknown): PayPalError {
	const { data } = failure.safeParse(body);
	return new PayPalError({
		name: data?.name ?? data?.error ?? 'UNREADABLE_ANSWER',
		issue: data?.details?.[0]?.issue ?? null,
		status,
		debugId: data?.debug_id ?? headers.get('paypal-debug-id'),
		redirectUrl: data?.links?.find(({ rel }) => rel === 'redirect')?.href ?? null
	});
}

function parsedJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}
