import type { LLMock } from '@copilotkit/aimock';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
	chunk,
	contextFor,
	listen,
	objectRequest,
	startFaultyServer,
	startProvider,
	textRequest
} from './ai-testing.ts';
import { delayBefore } from './attempts.ts';
import { retryAfterMs } from './fault.ts';
import { generateImage, generateObject, streamText, type AiContext } from './index.ts';
import { costMicros } from './usage.ts';

let provider: LLMock;
beforeAll(async () => {
	provider = await startProvider();
	const usage = { prompt_tokens: 1_000, completion_tokens: 200 };
	provider.onMessage(/bread/, { content: 'Bread.', usage });
	provider.onMessage(/loaf/, { content: '{"name":"Rye","minutes":5}', usage });
});
afterAll(() => provider.stop());

const price = { inputUsd: 0.15, outputUsd: 0.6 };

describe('the log of a call', () => {
	test('holds tokens, cost, times and for whom it was', async () => {
		const { context, calls } = contextFor(provider.url, { price });
		const named = { ...context, generationId: 'a-generation', stepId: 'a-step' };

		await streamText(textRequest(), named, listen().onText);

		expect(calls).toEqual([
			{
				workspaceId: 'a-workspace',
				generationId: 'a-generation',
				stepId: 'a-step',
				revisionId: null,
				promptVersion: null,
				task: 'section',
				provider: 'compatible',
				model: 'test-model',
				keySource: 'operator',
				routePosition: 1,
				attempt: 1,
				outcome: 'succeeded',
				reason: null,
				fallbackReason: null,
				inputTokens: 1_000,
				outputTokens: 200,
				tokensEstimated: false,
				costMicros: 270,
				latencyMs: expect.any(Number),
				firstTokenMs: expect.any(Number),
				providerRequestId: expect.any(String)
			}
		]);
	});

	test('holds the same for data', async () => {
		const { context, calls } = contextFor(provider.url, { price });

		await generateObject(objectRequest(), context);

		expect(calls).toMatchObject([
			{ task: 'outline', inputTokens: 1_000, outputTokens: 200, costMicros: 270 }
		]);
	});

	test('holds no prompt, answer or key', async () => {
		const { context, calls } = contextFor(provider.url);

		await streamText(textRequest(), context, listen().onText);

		expect(JSON.stringify(calls)).not.toMatch(/bread|You write|key-for-tests/i);
	});

	test('that can not be written fails the request', async () => {
		const { context } = contextFor(provider.url);
		const log = () => Promise.reject(new Error('no database'));

		await expect(streamText(textRequest(), { ...context, log }, listen().onText)).rejects.toThrow(
			'no database'
		);
	});
});

describe.each([
	['only what was read', { prompt_tokens: 11, total_tokens: 11 }, { input_tokens: 11 }],
	['only what was written', { completion_tokens: 7 }, { output_tokens: 7 }],
	['null', { prompt_tokens: 11, completion_tokens: null }, { input_tokens: 11, output_tokens: null }],
	['words', { prompt_tokens: '11', completion_tokens: '7' }, { input_tokens: '11', output_tokens: '7' }],
	[
		'less than nothing',
		{ prompt_tokens: 11, completion_tokens: -1 },
		{ input_tokens: 11, output_tokens: -1 }
	],
	['parts of a token', { prompt_tokens: 1.5, completion_tokens: 7 }, { input_tokens: 1.5, output_tokens: 7 }],
	[
		'more than can be',
		{ prompt_tokens: 11, completion_tokens: 3e9 },
		{ input_tokens: 11, output_tokens: 3e9 }
	]
])('a server that reports %s as its tokens', (_, usage, ofImage) => {
	const answering = async (
		answer: string,
		contentType: string,
		ask: (context: AiContext) => Promise<unknown>
	) => {
		const server = await startFaultyServer((_, __, response) => {
			response.writeHead(200, { 'content-type': contentType }).end(answer);
		});
		const { context, calls } = contextFor(server.url, { price });
		const answered = await ask(context);
		await server.stop();
		return { answered, calls };
	};

	test('loses no text: its tokens are estimated', async () => {
		const end = `data: ${JSON.stringify({ choices: [], usage })}\n\ndata: [DONE]\n\n`;
		const stream = `${chunk({ content: 'Bread.' })}${chunk({}, 'stop')}${end}`;

		const { answered, calls } = await answering(stream, 'text/event-stream', (context) =>
			streamText(textRequest(), context, listen().onText)
		);

		expect(answered).toMatchObject({ text: 'Bread.' });
		const tokens = { inputTokens: 7, outputTokens: 2, tokensEstimated: true, costMicros: 2 };
		expect(calls).toMatchObject([{ outcome: 'succeeded', ...tokens }]);
	});

	test('loses no data: its tokens are estimated', async () => {
		const message = { role: 'assistant', content: '{"name":"Rye","minutes":5}' };
		const whole = JSON.stringify({ choices: [{ index: 0, finish_reason: 'stop', message }], usage });

		const { answered, calls } = await answering(whole, 'application/json', (context) =>
			generateObject(objectRequest(), context)
		);

		expect(answered).toEqual({ name: 'Rye', minutes: 5 });
		const tokens = { inputTokens: 6, outputTokens: 7, tokensEstimated: true, costMicros: 5 };
		expect(calls).toMatchObject([{ outcome: 'succeeded', ...tokens }]);
	});

	test('loses no picture, which is paid by itself', async () => {
		const whole = JSON.stringify({ data: [{ b64_json: 'AAAA' }], usage: ofImage });
		const request = { task: 'cover', prompt: 'Bread.', size: '1024x1024' } as const;

		const { answered, calls } = await answering(whole, 'application/json', (context) =>
			generateImage(request, context)
		);

		expect(answered).toHaveLength(3);
		expect(calls).toMatchObject([
			{ outcome: 'succeeded', inputTokens: 0, outputTokens: 0, costMicros: 600_000 }
		]);
	});
});

test('the cost of a route without a price is unknown, not zero', () => {
	expect(costMicros(undefined, { inputTokens: 5, outputTokens: 5 })).toBeNull();
});

describe('the pause before another attempt', () => {
	const retry = { attempts: 3, baseDelayMs: 500, maxDelayMs: 1_500, maxRetryAfterMs: 20_000 };

	test('doubles up to its ceiling, with at least half of it kept', () => {
		const fault = { outcome: 'provider_error', retryAfterMs: undefined } as const;
		expect([1, 2, 3].map((failures) => delayBefore(failures, fault, retry, () => 1))).toEqual([
			500, 1_000, 1_500
		]);
		expect([1, 2, 3].map((failures) => delayBefore(failures, fault, retry, () => 0))).toEqual([
			250, 500, 750
		]);
	});

	test('is what the server asks for, at most twenty seconds', () => {
		expect(delayBefore(1, { outcome: 'rate_limited', retryAfterMs: 7_000 }, retry)).toBe(7_000);
		expect(delayBefore(1, { outcome: 'rate_limited', retryAfterMs: 90_000 }, retry)).toBe(20_000);
	});

	test('is read from seconds and from dates', () => {
		expect(retryAfterMs(new Headers({ 'retry-after': '3' }))).toBe(3_000);
		const inAMinute = new Date(Date.now() + 60_000).toUTCString();
		expect(retryAfterMs(new Headers({ 'retry-after': inAMinute }))).toBeGreaterThan(55_000);
		expect(retryAfterMs(new Headers({ 'retry-after': 'soon' }))).toBeUndefined();
		expect(retryAfterMs(undefined)).toBeUndefined();
	});
});
