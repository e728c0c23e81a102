import type { LLMock } from '@copilotkit/aimock';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { contextFor, objectRequest, sentBodies, startProvider } from './ai-testing.ts';
import { generateObject } from './index.ts';

const loaf = { name: 'Rye', minutes: 50 };

let provider: LLMock;
beforeEach(async () => {
	provider = await startProvider();
});
afterEach(() => provider.stop());

const formats = () => sentBodies(provider).map((body) => body.response_format?.type);

describe('data', () => {
	test('is asked for with a strict schema and returned as checked', async () => {
		provider.onMessage(/loaf/, { content: JSON.stringify(loaf) });
		const { context } = contextFor(provider.url);

		expect(await generateObject(objectRequest(), context)).toEqual(loaf);
		expect(provider.getLastRequest()?.body?.response_format).toEqual({
			type: 'json_schema',
			json_schema: {
				name: 'outline',
				strict: true,
				schema: {
					type: 'object',
					properties: { name: { type: 'string' }, minutes: { type: 'integer' } },
					required: ['name', 'minutes'],
					additionalProperties: false
				}
			}
		});
	});

	test('in a code fence or after thinking aloud is read all the same', async () => {
		provider.onMessage(/loaf/, {
			content: `<think>Rye?</think>\n\`\`\`json\n${JSON.stringify(loaf)}\n\`\`\``
		});
		const { context } = contextFor(provider.url);

		expect(await generateObject(objectRequest(), context)).toEqual(loaf);
	});

	test('that is refused is not asked for again', async () => {
		provider.onMessage(/loaf/, { content: '', finishReason: 'content_filter' });
		const { context, calls } = contextFor(provider.url);

		await expect(generateObject(objectRequest(), context)).rejects.toMatchObject({ code: 'ai_refused' });
		expect(calls.map((call) => call.outcome)).toEqual(['refused']);
	});
});

describe('a wrong answer', () => {
	test('of broken JSON is shown to the model and mended', async () => {
		provider.on({ userMessage: /loaf/ }, { content: '{"name": "Rye",' });
		provider.on({ userMessage: /not valid JSON/ }, { content: JSON.stringify(loaf) });
		const { context, calls } = contextFor(provider.url);

		expect(await generateObject(objectRequest(), context)).toEqual(loaf);
		expect(calls.map((call) => call.outcome)).toEqual(['invalid_output', 'succeeded']);
		expect(sentBodies(provider).at(-1)?.messages.slice(2)).toMatchObject([
			{ role: 'assistant', content: '{"name": "Rye",' },
			{ role: 'user' }
		]);
	});

	test('of the wrong shape is sent back with what is wrong', async () => {
		provider.on({ userMessage: /loaf/ }, { content: '{"name": "", "minutes": "many"}' });
		provider.on({ userMessage: /- name: [\s\S]*- minutes: / }, { content: JSON.stringify(loaf) });
		const { context } = contextFor(provider.url);

		expect(await generateObject(objectRequest(), context)).toEqual(loaf);
	});

	test('that stays wrong fails after three attempts', async () => {
		provider.onMessage(/./, { content: '{"name": "Rye"}' });
		const { context, calls } = contextFor(provider.url);

		await expect(generateObject(objectRequest(), context)).rejects.toMatchObject({
			code: 'ai_invalid_output',
			status: 502
		});
		expect(calls).toHaveLength(3);
	});

	test('that is empty is asked for again', async () => {
		provider.on({ userMessage: /loaf/ }, { content: '' });
		provider.on({ userMessage: /empty/ }, { content: JSON.stringify(loaf) });
		const { context } = contextFor(provider.url);

		expect(await generateObject(objectRequest(), context)).toEqual(loaf);
	});

	test('cut by its limit is asked for with more room', async () => {
		provider.on({ userMessage: /loaf/, sequenceIndex: 0 }, { content: '{"na', finishReason: 'length' });
		provider.on({ userMessage: /loaf/ }, { content: JSON.stringify(loaf) });
		const { context } = contextFor(provider.url);

		expect(await generateObject(objectRequest({ maxTokens: 50 }), context)).toEqual(loaf);
		expect(provider.getLastRequest()?.body?.max_tokens).toBe(100);
	});
});

describe('a server with a plainer dialect', () => {
	test('that knows no schemas gets them in words, and is not asked the same way twice', async () => {
		provider.on(
			{ predicate: (request) => request.response_format?.type === 'json_schema' },
			{ error: { message: 'unknown response_format' }, status: 400 }
		);
		provider.onMessage(/loaf/, { content: JSON.stringify(loaf) });
		const { context, calls } = contextFor(provider.url, { model: 'without-schemas' });

		expect(await generateObject(objectRequest(), context)).toEqual(loaf);
		expect(await generateObject(objectRequest(), context)).toEqual(loaf);

		expect(formats()).toEqual(['json_schema', 'json_object', 'json_object']);
		expect(calls.map((call) => call.outcome)).toEqual(['bad_request', 'succeeded', 'succeeded']);
		expect(sentBodies(provider).at(-1)?.messages[0]?.content).toContain('"minutes":{"type":"integer"}');
	});

	test('that names another limit and temperature gets what it wants', async () => {
		const refuse = (param: string) => ({ error: { message: 'unsupported', param }, status: 400 });
		provider.on({ predicate: (request) => 'max_tokens' in request }, refuse('max_tokens'));
		provider.on({ predicate: (request) => 'temperature' in request }, refuse('temperature'));
		provider.onMessage(/loaf/, { content: JSON.stringify(loaf) });
		const { context } = contextFor(provider.url, { model: 'newer' });

		expect(await generateObject(objectRequest({ maxTokens: 90, temperature: 0 }), context)).toEqual(loaf);
		const body = provider.getLastRequest()?.body;
		expect(body).toMatchObject({ max_completion_tokens: 90, response_format: { type: 'json_schema' } });
		expect(body).not.toHaveProperty('temperature');
	});

	test('that refuses every form is a bad request, and teaches nothing', async () => {
		provider.onMessage(/loaf/, { error: { message: 'no' }, status: 400 });
		const { context, calls } = contextFor(provider.url, { model: 'stubborn' });

		await expect(generateObject(objectRequest(), context)).rejects.toMatchObject({ code: 'ai_bad_request' });
		expect(calls).toHaveLength(3);
		await expect(generateObject(objectRequest(), context)).rejects.toMatchObject({ code: 'ai_bad_request' });
		expect(formats()[3]).toBe('json_schema');
	});
});
