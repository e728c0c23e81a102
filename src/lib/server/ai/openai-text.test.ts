import type { LLMock } from '@copilotkit/aimock';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { chunk, contextFor, listen, startFaultyServer, startProvider, textRequest } from './ai-testing.ts';
import { streamText } from './index.ts';

const loaf = 'Bread needs flour, water, salt and time. '.repeat(8);

let provider: LLMock;
beforeEach(async () => {
	provider = await startProvider();
});
afterEach(() => provider.stop());

const limits = (firstTokenMs: number, betweenTokensMs: number, wholeMs = 5_000) => ({
	timeouts: { firstTokenMs, betweenTokensMs, wholeMs }
});

describe('a text', () => {
	test('arrives in pieces and is returned whole', async () => {
		provider.onMessage(/bread/, { content: loaf });
		const { context } = contextFor(provider.url);
		const heard = listen();

		const result = await streamText(textRequest(), context, heard.onText);

		expect(result).toEqual({ text: loaf, provider: 'compatible', model: 'test-model' });
		expect(heard.text()).toBe(loaf);
		expect(heard.deltas.length).toBeGreaterThan(3);
	});

	test('is asked for with the system and the user message, limit and temperature', async () => {
		provider.onMessage(/bread/, { content: loaf });
		const { context } = contextFor(provider.url);

		await streamText(textRequest({ maxTokens: 700, temperature: 0.4 }), context, listen().onText);

		expect(provider.getLastRequest()?.body).toMatchObject({
			model: 'test-model',
			max_tokens: 700,
			temperature: 0.4,
			messages: [
				{ role: 'system', content: 'You write.' },
				{ role: 'user', content: 'Write about bread.' }
			]
		});
	});

	test('that is refused is not asked for again', async () => {
		const server = await startFaultyServer((_, __, response) => {
			response.writeHead(200, { 'content-type': 'text/event-stream' });
			response.end(`${chunk({ refusal: 'I will not.' })}${chunk({}, 'stop')}data: [DONE]\n\n`);
		});
		const { context, calls } = contextFor(server.url);

		await expect(streamText(textRequest(), context, listen().onText)).rejects.toMatchObject({
			code: 'ai_refused',
			status: 422
		});
		expect(calls.map((call) => call.outcome)).toEqual(['refused']);
		await server.stop();
	});

	test('that the provider filters is refused', async () => {
		provider.onMessage(/bread/, { content: 'Brea', finishReason: 'content_filter' });
		const { context } = contextFor(provider.url);
		const heard = listen();

		await expect(streamText(textRequest(), context, heard.onText)).rejects.toMatchObject({
			code: 'ai_refused'
		});
		expect(heard.text()).toBe('');
	});

	test('that is empty is asked for again, at most three times', async () => {
		provider.onMessage(/bread/, { content: '' });
		const { context, calls } = contextFor(provider.url);

		await expect(streamText(textRequest(), context, listen().onText)).rejects.toMatchObject({
			code: 'ai_invalid_output'
		});
		expect(calls.map((call) => [call.attempt, call.outcome])).toEqual([
			[1, 'invalid_output'],
			[2, 'invalid_output'],
			[3, 'invalid_output']
		]);
	});

	test('that is cut by its limit is asked for once more with twice the room', async () => {
		provider.onMessage(/bread/, { content: 'Bread needs', finishReason: 'length' });
		const { context, calls } = contextFor(provider.url);
		const heard = listen();

		await expect(streamText(textRequest({ maxTokens: 100 }), context, heard.onText)).rejects.toMatchObject({
			code: 'output_truncated',
			status: 502
		});
		expect(calls).toHaveLength(2);
		expect(provider.getRequests().map((entry) => entry.body?.max_tokens)).toEqual([100, 200]);
		expect(heard.text()).toBe('');
	});
});

describe('finishing a text', () => {
	test('shows and returns the tidied text', async () => {
		provider.onMessage(/bread/, { content: 'Sure! Bread rises.' });
		const { context } = contextFor(provider.url);
		const heard = listen();
		const finish = (text: string) => ({ text: text.replace('Sure! ', '') });

		const { text } = await streamText(textRequest({ finish }), context, heard.onText);

		expect([text, heard.text()]).toEqual(['Bread rises.', 'Bread rises.']);
	});

	test('with a complaint asks again', async () => {
		provider.on({ userMessage: /bread/, sequenceIndex: 0 }, { content: 'Call [insert number].' });
		provider.on({ userMessage: /bread/ }, { content: loaf });
		const { context, calls } = contextFor(provider.url);
		const finish = (text: string) => (text.includes('[insert') ? { complaint: 'unfilled' } : { text });

		const { text } = await streamText(textRequest({ finish }), context, listen().onText);

		expect(text).toBe(loaf);
		expect(calls.map((call) => call.outcome)).toEqual(['invalid_output', 'succeeded']);
	});
});

describe('a faulty provider', () => {
	test.each([
		[401, 'ai_unauthorised', 'unauthorised'],
		[403, 'ai_unauthorised', 'unauthorised'],
		[400, 'ai_bad_request', 'bad_request'],
		[404, 'ai_bad_request', 'bad_request']
	])('that answers %i is not asked again', async (status, code, outcome) => {
		provider.onMessage(/bread/, { error: { message: 'no' }, status });
		const { context, calls } = contextFor(provider.url);

		await expect(streamText(textRequest(), context, listen().onText)).rejects.toMatchObject({ code });
		expect(calls.map((call) => call.outcome)).toEqual([outcome]);
	});

	test('that limits the rate is asked again after its Retry-After, up to the cap', async () => {
		provider.onMessage(/bread/, { content: loaf });
		provider.nextRequestError(429, { message: 'slow down' });
		const { context, calls } = contextFor(provider.url, {
			retry: { baseDelayMs: 1, maxDelayMs: 1, maxRetryAfterMs: 300 }
		});
		const started = performance.now();

		const { text } = await streamText(textRequest(), context, listen().onText);

		expect(text).toBe(loaf);
		expect(calls.map((call) => call.outcome)).toEqual(['rate_limited', 'succeeded']);
		// The stand-in asks for a second; the cap of this test is shorter.
		expect(performance.now() - started).toBeGreaterThanOrEqual(295);
		expect(performance.now() - started).toBeLessThan(900);
	});

	test('that keeps limiting the rate is given up after three attempts', async () => {
		provider.onMessage(/bread/, { error: { message: 'slow down' }, status: 429 });
		const { context, calls } = contextFor(provider.url);

		await expect(streamText(textRequest(), context, listen().onText)).rejects.toMatchObject({
			code: 'ai_rate_limited',
			status: 503
		});
		expect(calls).toHaveLength(3);
	});

	test('whose quota is spent is not asked again', async () => {
		provider.onMessage(/bread/, { error: { message: 'pay', code: 'insufficient_quota' }, status: 429 });
		const { context, calls } = contextFor(provider.url);

		await expect(streamText(textRequest(), context, listen().onText)).rejects.toMatchObject({
			code: 'ai_rate_limited'
		});
		expect(calls).toHaveLength(1);
	});

	test('that answers 500 once is asked again', async () => {
		provider.onMessage(/bread/, { content: loaf });
		provider.nextRequestError(500, { message: 'oops' });
		const { context, calls } = contextFor(provider.url);

		const { text } = await streamText(textRequest(), context, listen().onText);

		expect(text).toBe(loaf);
		expect(calls.map((call) => call.outcome)).toEqual(['provider_error', 'succeeded']);
	});

	test('that can not be reached is unavailable', async () => {
		const { context, calls } = contextFor('http://127.0.0.1:9');

		await expect(streamText(textRequest(), context, listen().onText)).rejects.toMatchObject({
			code: 'ai_unavailable',
			status: 503
		});
		expect(calls.map((call) => [call.outcome, call.inputTokens])).toEqual([
			['provider_error', 0],
			['provider_error', 0],
			['provider_error', 0]
		]);
	});
});

describe('a silent provider', () => {
	test('that never answers times out and is given up', async () => {
		const server = await startFaultyServer(() => undefined);
		const { context, calls } = contextFor(server.url, limits(40, 40));

		await expect(streamText(textRequest(), context, listen().onText)).rejects.toMatchObject({
			code: 'ai_timed_out',
			status: 504
		});
		expect(calls.map((call) => call.outcome)).toEqual(['timed_out', 'timed_out', 'timed_out']);
		await server.stop();
	});

	test('that falls silent midway times out, and its text is withdrawn', async () => {
		const server = await startFaultyServer((number, _, response) => {
			response.writeHead(200, { 'content-type': 'text/event-stream' });
			response.write(chunk({ content: 'Half a te' }));
			if (number > 0) response.end(`${chunk({ content: 'xt' }, 'stop')}data: [DONE]\n\n`);
		});
		const { context, calls } = contextFor(server.url, limits(2_000, 60));
		const heard = listen();

		const { text } = await streamText(textRequest(), context, heard.onText);

		expect(text).toBe('Half a text');
		expect(heard.deltas).toEqual(['Half a te', '', 'Half a te', 'xt']);
		expect(calls.map((call) => call.outcome)).toEqual(['timed_out', 'succeeded']);
		await server.stop();
	});

	test('that trickles for ever meets the limit of the whole call', async () => {
		const server = await startFaultyServer((_, __, response) => {
			response.writeHead(200, { 'content-type': 'text/event-stream' });
			const drip = setInterval(() => response.write(chunk({ content: 'drip ' })), 15);
			response.on('close', () => clearInterval(drip));
		});
		const { context } = contextFor(server.url, {
			...limits(1_000, 1_000, 120),
			retry: { attempts: 1 }
		});

		await expect(streamText(textRequest(), context, listen().onText)).rejects.toMatchObject({
			code: 'ai_timed_out'
		});
		await server.stop();
	});
});

describe('a broken stream', () => {
	test('is begun anew, and only the whole text is returned', async () => {
		provider.on(
			{ userMessage: /bread/, sequenceIndex: 0 },
			{ content: loaf },
			{ truncateAfterChunks: 4, latency: 5 }
		);
		provider.on({ userMessage: /bread/ }, { content: loaf });
		const { context, calls } = contextFor(provider.url);
		const heard = listen();

		const { text } = await streamText(textRequest(), context, heard.onText);

		expect(text).toBe(loaf);
		expect(heard.text()).toBe(loaf);
		expect(heard.deltas).toContain('');
		expect(calls.map((call) => call.outcome)).toEqual(['stream_broken', 'succeeded']);
	});

	test('that always breaks fails, and nothing half-written is returned or shown', async () => {
		provider.onMessage(/bread/, { content: loaf }, { truncateAfterChunks: 4, latency: 5 });
		const { context, calls } = contextFor(provider.url);
		const heard = listen();

		await expect(streamText(textRequest(), context, heard.onText)).rejects.toMatchObject({
			code: 'ai_unavailable'
		});
		expect(heard.text()).toBe('');
		expect(calls.map((call) => call.outcome)).toEqual(['stream_broken', 'stream_broken', 'stream_broken']);
		expect(calls[0]?.outputTokens).toBeGreaterThan(0);
	});

	test('that ends politely without a finish reason counts as broken', async () => {
		const server = await startFaultyServer((_, __, response) => {
			response.writeHead(200, { 'content-type': 'text/event-stream' });
			response.end(chunk({ content: 'Half a te' }));
		});
		const { context, calls } = contextFor(server.url);

		await expect(streamText(textRequest(), context, listen().onText)).rejects.toMatchObject({
			code: 'ai_unavailable'
		});
		expect(calls[0]?.outcome).toBe('stream_broken');
		await server.stop();
	});

	test('that turns into rubbish or an error counts as broken', async () => {
		const rubbish = ['data: {"choices": [', 'data: {"error":{"message":"overloaded","code":502}}'];
		const server = await startFaultyServer((number, _, response) => {
			response.writeHead(200, { 'content-type': 'text/event-stream' });
			const end = rubbish[number] ?? `${chunk({ content: 'gh' }, 'stop')}data: [DONE]`;
			response.end(`${chunk({ content: 'Enou' })}${end}\n\n`);
		});
		const { context, calls } = contextFor(server.url);

		const { text } = await streamText(textRequest(), context, listen().onText);

		expect(text).toBe('Enough');
		expect(calls.map((call) => call.outcome)).toEqual(['stream_broken', 'stream_broken', 'succeeded']);
		await server.stop();
	});
});

describe('cancelling', () => {
	test('in the middle of a text ends the request and is logged once', async () => {
		provider.onMessage(/bread/, { content: loaf }, { latency: 30 });
		const { context, calls } = contextFor(provider.url);
		const stop = new AbortController();
		const heard = listen();
		const onText = (delta: string, offset: number) => {
			heard.onText(delta, offset);
			stop.abort(new Error('enough'));
		};

		await expect(streamText(textRequest({ signal: stop.signal }), context, onText)).rejects.toThrow('enough');
		expect(calls.map((call) => call.outcome)).toEqual(['cancelled']);
	});

	test('during a pause between attempts ends the pause', async () => {
		provider.onMessage(/bread/, { error: { message: 'oops' }, status: 500 });
		const { context, calls } = contextFor(provider.url, {
			retry: { baseDelayMs: 60_000, maxDelayMs: 60_000 }
		});
		const stop = new AbortController();
		setTimeout(() => stop.abort(new Error('enough')), 150);

		await expect(streamText(textRequest({ signal: stop.signal }), context, listen().onText)).rejects.toThrow(
			'enough'
		);
		expect(calls).toHaveLength(1);
	});

	test('beforehand sends nothing', async () => {
		const { context, calls } = contextFor(provider.url);
		const signal = AbortSignal.abort(new Error('enough'));

		await expect(streamText(textRequest({ signal }), context, listen().onText)).rejects.toThrow('enough');
		expect(provider.getRequests()).toHaveLength(0);
		expect(calls).toHaveLength(0);
	});
});

test('an error of the listener is passed on, not retried', async () => {
	provider.onMessage(/bread/, { content: loaf });
	const { context, calls } = contextFor(provider.url);
	const onText = (delta: string) => {
		if (delta) throw new RangeError('no room');
	};

	await expect(streamText(textRequest(), context, onText)).rejects.toThrow(RangeError);
	expect(calls).toHaveLength(1);
});
