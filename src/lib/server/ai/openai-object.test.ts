import type { LLMock } from '@copilotkit/aimock';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
	chunk,
	contextFor,
	contextOf,
	listenToData,
	objectRequest,
	routeTo,
	sentBodies,
	startFaultyServer,
	startProvider
} from './ai-testing.ts';
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

describe('data that somebody watches', () => {
	const streams = () => sentBodies(provider).map(({ stream }) => stream === true);

	test('arrives in pieces, with its tokens counted, and is returned whole', async () => {
		provider.onMessage(/loaf/, { content: JSON.stringify(loaf) }, { latency: 5, chunkSize: 4 });
		const { context, calls } = contextFor(provider.url);
		const heard = listenToData();

		expect(await generateObject(objectRequest(), context, heard.onPartial)).toEqual(loaf);
		expect(heard.seen.length).toBeGreaterThan(2);
		expect(heard.seen[0]).not.toEqual(loaf);
		expect(heard.now()).toEqual(loaf);
		const [sent] = sentBodies(provider);
		expect(sent).toMatchObject({ stream: true, stream_options: { include_usage: true } });
		expect(sent?.response_format?.type).toBe('json_schema');
		expect(calls).toMatchObject([{ outcome: 'succeeded', tokensEstimated: false }]);
		expect(calls[0]?.firstTokenMs).toBeLessThan(calls[0]?.latencyMs ?? 0);
	});

	test('is begun anew after a wrong answer, which is withdrawn', async () => {
		provider.on({ userMessage: /loaf/ }, { content: '{"name": "Rye", "minutes": "many"}' });
		provider.on({ userMessage: /- minutes: / }, { content: JSON.stringify(loaf) });
		const { context, calls } = contextFor(provider.url);
		const heard = listenToData();

		expect(await generateObject(objectRequest(), context, heard.onPartial)).toEqual(loaf);
		expect(heard.seen).toContain(undefined);
		expect(heard.now()).toEqual(loaf);
		expect(calls.map((call) => call.outcome)).toEqual(['invalid_output', 'succeeded']);
	});

	test('that is refused on the way is withdrawn and not asked for again', async () => {
		const server = await startFaultyServer((_, __, response) => {
			response.writeHead(200, { 'content-type': 'text/event-stream' });
			const pieces = [
				chunk({ content: '{"name": "Ry' }),
				chunk({ refusal: 'I will not.' }),
				chunk({}, 'stop')
			];
			response.end(`${pieces.join('')}data: [DONE]\n\n`);
		});
		const { context, calls } = contextFor(server.url);
		const heard = listenToData();

		const asked = generateObject(objectRequest(), context, heard.onPartial);
		await expect(asked).rejects.toMatchObject({ code: 'ai_refused', status: 422 });
		expect(heard.seen).toEqual([{ name: 'Ry' }, undefined]);
		expect(calls.map((call) => call.outcome)).toEqual(['refused']);
		await server.stop();
	});

	test('cut by its limit is withdrawn and asked for with more room', async () => {
		provider.on(
			{ userMessage: /loaf/, sequenceIndex: 0 },
			{ content: '{"name": "R', finishReason: 'length' }
		);
		provider.on({ userMessage: /loaf/ }, { content: JSON.stringify(loaf) });
		const { context } = contextFor(provider.url);
		const heard = listenToData();

		const asked = generateObject(objectRequest({ maxTokens: 50 }), context, heard.onPartial);
		expect(await asked).toEqual(loaf);
		expect(heard.seen).toContain(undefined);
		expect(provider.getLastRequest()?.body).toMatchObject({ max_tokens: 100, stream: true });
	});

	test('that is cancelled on the way ends the request and is logged once', async () => {
		provider.onMessage(/loaf/, { content: JSON.stringify(loaf) }, { latency: 30, chunkSize: 3 });
		const { context, calls } = contextFor(provider.url);
		const stop = new AbortController();

		const asked = generateObject(objectRequest({ signal: stop.signal }), context, () =>
			stop.abort(new Error('enough'))
		);
		await expect(asked).rejects.toThrow('enough');
		expect(calls.map((call) => call.outcome)).toEqual(['cancelled']);
	});

	test('comes whole, in the same form, from a server that refuses to stream it, and is not asked the same way twice', async () => {
		provider.on(
			{ predicate: (request) => request.stream === true },
			{ error: { message: 'response_format does not support streaming' }, status: 400 }
		);
		provider.onMessage(/loaf/, { content: JSON.stringify(loaf) });
		const { context } = contextFor(provider.url, { model: 'streams-no-data' });
		const heard = listenToData();

		for (let i = 0; i < 2; i += 1)
			expect(await generateObject(objectRequest(), context, heard.onPartial)).toEqual(loaf);
		expect(streams()).toEqual([true, false, false]);
		expect(formats()).toEqual(['json_schema', 'json_schema', 'json_schema']);
		expect(heard.seen).toEqual([loaf, loaf]);
	});

	test('is still streamed by a server that minds the form only', async () => {
		provider.on(
			{ predicate: (request) => request.response_format?.type === 'json_schema' },
			{ error: { message: 'unknown response_format' }, status: 400 }
		);
		provider.onMessage(/loaf/, { content: JSON.stringify(loaf) });
		const { context } = contextFor(provider.url, { model: 'streams-plain-data' });

		expect(await generateObject(objectRequest(), context, () => undefined)).toEqual(loaf);
		expect(streams()).toEqual([true, false, true]);
		expect(formats()).toEqual(['json_schema', 'json_schema', 'json_object']);
	});

	test('that is refused in every form is a bad request', async () => {
		provider.onMessage(/loaf/, { error: { message: 'no' }, status: 400 });
		const { context, calls } = contextFor(provider.url, { model: 'stubborn-streamer' });

		const asked = generateObject(objectRequest(), context, () => undefined);
		await expect(asked).rejects.toMatchObject({ code: 'ai_bad_request' });
		expect(calls).toHaveLength(6); // three forms, streamed and whole
	});

	test('is heard from a server that takes no notice and answers whole', async () => {
		const server = await startFaultyServer((_, __, response) => {
			response.writeHead(200, { 'content-type': 'application/json' });
			const message = { role: 'assistant', content: JSON.stringify(loaf) };
			const usage = { prompt_tokens: 9, completion_tokens: 7, total_tokens: 16 };
			response.end(JSON.stringify({ choices: [{ index: 0, finish_reason: 'stop', message }], usage }));
		});
		const { context, calls } = contextFor(server.url);

		expect(await generateObject(objectRequest(), context, () => undefined)).toEqual(loaf);
		expect(calls).toMatchObject([{ outcome: 'succeeded', inputTokens: 9, outputTokens: 7 }]);
		await server.stop();
	});

	test('is not asked of Groq as a stream, which it refuses', async () => {
		provider.onMessage(/loaf/, { content: JSON.stringify(loaf) });
		const { context } = contextOf([routeTo(provider.url, { provider: 'groq' })]);

		expect(await generateObject(objectRequest(), context, () => undefined)).toEqual(loaf);
		expect(streams()).toEqual([false]);
	});

	test('that nobody watches comes whole', async () => {
		provider.onMessage(/loaf/, { content: JSON.stringify(loaf) });
		const { context } = contextFor(provider.url);

		await generateObject(objectRequest(), context);
		expect(streams()).toEqual([false]);
	});
});
