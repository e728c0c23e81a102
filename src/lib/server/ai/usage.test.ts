import type { LLMock } from '@copilotkit/aimock';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { contextFor, listen, objectRequest, startProvider, textRequest } from './ai-testing.ts';
import { delayBefore } from './attempts.ts';
import { retryAfterMs } from './fault.ts';
import { generateObject, streamText } from './index.ts';
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
