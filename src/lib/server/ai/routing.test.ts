import type { LLMock } from '@copilotkit/aimock';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
	contextOf,
	listen,
	objectRequest,
	routeTo,
	startFaultyServer,
	startProvider,
	textRequest
} from './ai-testing.ts';
import { breakers, generateObject, streamText } from './index.ts';

const good = 'Bread needs flour, water, salt and time.';
const loaf = { name: 'Rye', minutes: 50 };

let main: LLMock;
let spare: LLMock;
beforeEach(async () => {
	[main, spare] = await Promise.all([startProvider(), startProvider()]);
	spare.onMessage(/bread/, { content: good });
	spare.onMessage(/loaf/, { content: JSON.stringify(loaf) });
});
afterEach(() => Promise.all([main.stop(), spare.stop()]));

const both = () =>
	contextOf([
		routeTo(main.url, { provider: 'openai', model: 'main-model' }),
		routeTo(spare.url, { provider: 'groq', model: 'spare-model', position: 2 })
	]);

describe('the routes of a task', () => {
	test('are gone in order: the second is left alone while the first answers', async () => {
		main.onMessage(/bread/, { content: 'From the first.' });
		const { context, calls } = both();

		const result = await streamText(textRequest(), context, listen().onText);

		expect(result).toEqual({ text: 'From the first.', provider: 'openai', model: 'main-model' });
		expect(spare.getRequests()).toHaveLength(0);
		expect(calls).toMatchObject([{ routePosition: 1, reason: null, fallbackReason: null }]);
	});

	test('are read anew for each request', async () => {
		main.onMessage(/bread/, { content: 'From the first.' });
		const { context } = both();
		const routes = [routeTo(spare.url)];
		await streamText(textRequest(), context, listen().onText);

		const { text } = await streamText(
			textRequest(),
			{ ...context, routesFor: async () => routes },
			listen().onText
		);

		expect(text).toBe(good);
	});

	test('that are none are a clear failure', async () => {
		const { context } = contextOf([]);
		const code = { code: 'ai_no_route', status: 503 };
		await expect(streamText(textRequest(), context, listen().onText)).rejects.toMatchObject(code);
		await expect(generateObject(objectRequest(), context)).rejects.toMatchObject(code);
	});

	test('keep why one was passed over, on the call that followed', async () => {
		main.onMessage(/bread/, { error: { message: 'Prompt was: secret', code: 'overloaded' }, status: 503 });
		const { context, calls } = both();

		await streamText(textRequest(), context, listen().onText);

		expect(
			calls.map(({ routePosition, outcome, reason, fallbackReason }) => [
				routePosition,
				outcome,
				reason,
				fallbackReason
			])
		).toEqual([
			[1, 'provider_error', 'http_503 overloaded', null],
			[1, 'provider_error', 'http_503 overloaded', null],
			[2, 'succeeded', null, 'openai main-model: provider_error http_503 overloaded']
		]);
		expect(JSON.stringify(calls)).not.toContain('secret');
	});

	test('each say the temperature and the longest answer of their own', async () => {
		main.onMessage(/bread/, { content: good });
		const { context } = contextOf([routeTo(main.url, { temperature: 0.1, maxTokens: 90 })]);

		await streamText(textRequest({ temperature: 0.9, maxTokens: 500 }), context, listen().onText);

		expect(main.getLastRequest()?.body).toMatchObject({ temperature: 0.1, max_tokens: 90 });
	});

	test('never grow an answer beyond the longest of the route', async () => {
		main.onMessage(/bread/, { content: 'Bread ne', finishReason: 'length' });
		const { context, calls } = contextOf([
			routeTo(main.url, { maxTokens: 150 }),
			routeTo(spare.url, { position: 2 })
		]);

		const { text } = await streamText(textRequest({ maxTokens: 100 }), context, listen().onText);

		expect(main.getRequests().map((entry) => entry.body?.max_tokens)).toEqual([100, 150]);
		expect([text, calls.at(-1)?.fallbackReason]).toEqual([
			good,
			expect.stringContaining('invalid_output length')
		]);
	});
});

describe('falling back', () => {
	test('does not wait for a server that asks for longer than a moment', async () => {
		main.onMessage(/bread/, { error: { message: 'slow down' }, status: 429 });
		const { context, calls } = both();
		const started = performance.now();
		const server = await startFaultyServer((_, __, response) => {
			response.writeHead(429, { 'content-type': 'application/json', 'retry-after': '30' });
			response.end('{"error":{"message":"slow"}}');
		});
		const routes = [routeTo(server.url), routeTo(spare.url, { position: 2 })];

		const { text } = await streamText(
			textRequest(),
			{ ...context, routesFor: async () => routes },
			listen().onText
		);

		expect(text).toBe(good);
		expect(calls.map(({ outcome }) => outcome)).toEqual(['rate_limited', 'succeeded']);
		expect(performance.now() - started).toBeLessThan(1_500);
		expect(breakers.mayTry(routes[0]?.breaker ?? '')).toBe(false);
		await server.stop();
	});

	test('skips other models behind a key that was refused', async () => {
		main.onMessage(/bread/, { error: { message: 'no' }, status: 401 });
		const { context, calls } = contextOf([
			routeTo(main.url, { breaker: 'one key', model: 'a' }),
			routeTo(main.url, { breaker: 'one key', model: 'b', position: 2 }),
			routeTo(spare.url, { position: 3 })
		]);

		await streamText(textRequest(), context, listen().onText);

		expect(calls.map(({ routePosition, outcome }) => [routePosition, outcome])).toEqual([
			[1, 'unauthorised'],
			[3, 'succeeded']
		]);
	});

	test.each([
		['a model that is not there', 404, undefined],
		['a model that is gone', 400, 'model_decommissioned'],
		['a request too long for the model', 400, 'context_length_exceeded']
	])('helps with %s', async (_, status, code) => {
		main.onMessage(/bread/, { error: { message: 'no', code }, status });
		const { context } = both();
		expect((await streamText(textRequest(), context, listen().onText)).text).toBe(good);
	});

	test('is not tried with a request that is wrong by itself, nor with one that was declined', async () => {
		main.onMessage(/bread/, { error: { message: 'no' }, status: 400 });
		const { context } = both();
		await expect(streamText(textRequest(), context, listen().onText)).rejects.toMatchObject({
			code: 'ai_bad_request'
		});
		main.clearFixtures();
		main.onMessage(/bread/, { content: 'B', finishReason: 'content_filter' });
		await expect(streamText(textRequest(), context, listen().onText)).rejects.toMatchObject({
			code: 'ai_refused'
		});
		expect(spare.getRequests()).toHaveLength(0);
	});

	test('is told by Gemini’s code that a key is wrong, though its status says the request is', async () => {
		const server = await startFaultyServer((_, __, response) => {
			response.writeHead(400, { 'content-type': 'application/json' });
			const details = [{ reason: 'API_KEY_INVALID' }];
			response.end(JSON.stringify([{ error: { code: 400, status: 'INVALID_ARGUMENT', details } }]));
		});
		const { context, calls } = contextOf([
			routeTo(server.url, { provider: 'gemini' }),
			routeTo(spare.url, { position: 2 })
		]);

		expect((await streamText(textRequest(), context, listen().onText)).text).toBe(good);
		expect(calls.map(({ outcome }) => outcome)).toEqual(['unauthorised', 'succeeded']);
		await server.stop();
	});

	test.each([
		['a limit', 429, undefined, 'ai_rate_limited'],
		['an error', 500, undefined, 'ai_unavailable'],
		['an answer that can’t be used', 400, 'json_validate_failed', 'ai_invalid_output']
	])('keeps %s passing when the routes behind it are broken for good', async (_, status, code, ends) => {
		main.onMessage(/bread/, { error: { message: 'no', code }, status });
		const broken = await startProvider();
		broken.onMessage(/bread/, { error: { message: 'no' }, status: 404 });
		spare.clearFixtures();
		spare.onMessage(/bread/, { error: { message: 'no' }, status: 401 });
		const { context, calls } = contextOf(
			[main, broken, spare].map(({ url }, place) => routeTo(url, { position: place + 1 }))
		);

		await expect(streamText(textRequest(), context, listen().onText)).rejects.toMatchObject({ code: ends });
		expect(calls.at(-1)?.outcome).toBe('unauthorised');
		await broken.stop();
	});

	test('ends in the failure of the last route when all may pass, or none', async () => {
		const endOf = async (first: number, second: number) => {
			main.clearFixtures();
			spare.clearFixtures();
			main.onMessage(/bread/, { error: { message: 'no' }, status: first });
			spare.onMessage(/bread/, { error: { message: 'no' }, status: second });
			return streamText(textRequest(), both().context, listen().onText);
		};
		await expect(endOf(500, 429)).rejects.toMatchObject({ code: 'ai_rate_limited' });
		await expect(endOf(401, 404)).rejects.toMatchObject({ code: 'ai_bad_request' });
		await expect(endOf(404, 401)).rejects.toMatchObject({ code: 'ai_unauthorised' });
	});

	test('takes an answer that is too long for every model as lasting, unless another route may still answer', async () => {
		main.onMessage(/bread/, { content: 'Bread ne', finishReason: 'length' });
		spare.clearFixtures();
		spare.onMessage(/bread/, { content: 'Bread ne', finishReason: 'length' });
		const write = () => streamText(textRequest({ maxTokens: 100 }), both().context, listen().onText);
		await expect(write()).rejects.toMatchObject({ code: 'output_truncated' });

		main.clearFixtures();
		main.onMessage(/bread/, { error: { message: 'no' }, status: 500 });
		await expect(write()).rejects.toMatchObject({ code: 'ai_unavailable' });
	});

	test('ends at once where a route declines, whatever failed before: waiting changes nothing about the request', async () => {
		main.onMessage(/bread/, { error: { message: 'no' }, status: 429 });
		spare.clearFixtures();
		spare.onMessage(/bread/, { content: 'B', finishReason: 'content_filter' });

		const written = streamText(textRequest(), both().context, listen().onText);
		await expect(written).rejects.toMatchObject({ code: 'ai_refused' });
	});

	test('stops when the request is cancelled', async () => {
		main.onMessage(/bread/, { content: good }, { latency: 30 });
		const { context, calls } = both();
		const stop = new AbortController();
		const onText = () => stop.abort(new Error('enough'));

		await expect(streamText(textRequest({ signal: stop.signal }), context, onText)).rejects.toThrow('enough');
		expect(calls.map(({ outcome }) => outcome)).toEqual(['cancelled']);
		expect(spare.getRequests()).toHaveLength(0);
	});
});

describe('a breaker that is open', () => {
	const open = (key: string) => breakers.failed(key, 'http_500', 60_000);

	test('has its route passed over, and the reason is kept', async () => {
		main.onMessage(/bread/, { content: 'From the first.' });
		const first = routeTo(main.url, { provider: 'openai', model: 'main-model' });
		const { context, calls } = contextOf([first, routeTo(spare.url, { position: 2 })]);
		open(first.breaker);

		expect((await streamText(textRequest(), context, listen().onText)).text).toBe(good);
		expect(main.getRequests()).toHaveLength(0);
		expect(calls).toMatchObject([{ routePosition: 2, fallbackReason: 'openai main-model: breaker_open' }]);
	});

	test('leaves hope when the other routes are broken for good', async () => {
		spare.clearFixtures();
		spare.onMessage(/bread/, { error: { message: 'no' }, status: 401 });
		const routes = [routeTo(main.url), routeTo(spare.url, { position: 2 })];
		const { context, calls } = contextOf(routes);
		open(routes[0]?.breaker ?? '');

		const written = streamText(textRequest(), context, listen().onText);
		await expect(written).rejects.toMatchObject({ code: 'ai_unavailable', status: 503 });
		expect(calls.map(({ outcome }) => outcome)).toEqual(['unauthorised']);
	});

	test('is ignored when all are', async () => {
		main.onMessage(/bread/, { content: 'From the first.' });
		const routes = [routeTo(main.url), routeTo(spare.url, { position: 2 })];
		const { context } = contextOf(routes);
		routes.forEach(({ breaker }) => open(breaker));

		expect((await streamText(textRequest(), context, listen().onText)).text).toBe('From the first.');
		expect(routes.map(({ breaker }) => breakers.mayTry(breaker))).toEqual([true, false]);
	});

	test('is what many failures of parallel requests lead to: later ones lose no time', async () => {
		main.onMessage(/bread/, { error: { message: 'no' }, status: 500 });
		const routes = [routeTo(main.url), routeTo(spare.url, { position: 2 })];
		const { context } = contextOf(routes);
		const write = () => streamText(textRequest(), context, listen().onText);

		await Promise.all(Array.from({ length: 5 }, write));
		const before = main.getRequests().length;
		await write();

		expect(main.getRequests()).toHaveLength(before);
	});

	test('does not open for answers that are merely bad', async () => {
		main.onMessage(/loaf/, { content: 'not JSON' });
		const routes = [routeTo(main.url), routeTo(spare.url, { position: 2 })];
		const { context } = contextOf(routes);
		for (let i = 0; i < 6; i++) await generateObject(objectRequest(), context);
		expect(breakers.mayTry(routes[0]?.breaker ?? '')).toBe(true);
	});
});
