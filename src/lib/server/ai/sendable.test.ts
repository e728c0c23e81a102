import type { LLMock } from '@copilotkit/aimock';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { contextFor, listen, objectRequest, sentBodies, startProvider, textRequest } from './ai-testing.ts';
import { generateImage, generateObject, streamText } from './index.ts';

/** Texts that were cut through an emoji, in front or behind. */
const halves = { system: 'You write. \ud83c', prompt: '\udf5e Write about a loaf of bread. \ud83c' };

let provider: LLMock;
beforeEach(async () => {
	provider = await startProvider();
});
afterEach(() => provider.stop());

const sentTexts = () =>
	sentBodies(provider).flatMap(({ messages }) => messages.map(({ content }) => content));
const areWhole = (texts: string[]) => texts.length > 0 && texts.every((text) => text.isWellFormed());

describe('half a letter, which strict servers refuse, is never sent', () => {
	test('with a request for text', async () => {
		provider.onMessage(/bread/, { content: 'Bread.' });
		const { context } = contextFor(provider.url);

		await streamText(textRequest(halves), context, listen().onText);

		expect(areWhole(sentTexts())).toBe(true);
		expect(sentTexts()).toEqual(['You write. \ufffd', '\ufffd Write about a loaf of bread. \ufffd']);
	});

	test.each([
		['whole', undefined],
		['streamed', () => undefined]
	])(
		'with a request for data that comes %s, nor with the wrong answer that it is sent back',
		async (_, onPartial) => {
			// The wrong answer is cut where its last emoji stands.
			const wrong = `{"name":"${'🍞'.repeat(5_000)}`;
			provider.on({ userMessage: /loaf/ }, { content: wrong });
			provider.on({ userMessage: /not valid JSON/ }, { content: '{"name":"Rye","minutes":5}' });
			const { context } = contextFor(provider.url);

			await generateObject(objectRequest(halves), context, onPartial);

			expect(sentBodies(provider).at(-1)?.messages).toHaveLength(4);
			expect(areWhole(sentTexts())).toBe(true);
		}
	);

	test('with a request for a picture', async () => {
		provider.onImage(/bread/, { image: { b64Json: 'AAAA' } });
		const { context } = contextFor(provider.url);

		await generateImage({ task: 'cover', prompt: halves.prompt, size: '1024x1024' }, context);

		const sent = provider.getRequests().map(({ body }) => JSON.stringify(body));
		expect(sent).toHaveLength(1);
		expect(sent[0]).toContain('Write about a loaf of bread. \ufffd');
		expect(sent[0]).not.toMatch(/\\ud[89a-f]/i);
	});
});
