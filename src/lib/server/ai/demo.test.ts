import { describe, expect, test } from 'vitest';
import { listen, listenToData, objectRequest, textRequest } from './ai-testing.ts';
import { generateObject, streamText } from './index.ts';
import type { AiCall } from './provider.ts';

const text = '# Bread\n\nFlour,  water and\n\ttime.\n';

function demoContext(delayMs = 0) {
	const calls: AiCall[] = [];
	const log = async (call: AiCall) => void calls.push(call);
	return {
		calls,
		context: { workspaceId: 'w', routesFor: async () => ({ provider: 'demo', delayMs }) as const, log }
	};
}

describe('the built-in demo', () => {
	test('recites the sample word by word, unchanged', async () => {
		const { context } = demoContext();
		const heard = listen();

		const result = await streamText(textRequest({ demo: () => text }), context, heard.onText);

		expect(result).toEqual({ text, provider: 'demo', model: 'demo' });
		expect(heard.text()).toBe(text);
		expect(heard.deltas.length).toBe(6);
	});

	test('gives the sample data', async () => {
		const { context, calls } = demoContext();

		expect(await generateObject(objectRequest(), context)).toEqual({ name: 'Sample', minutes: 1 });
		expect(calls).toMatchObject([{ provider: 'demo', model: 'demo', outcome: 'succeeded', costMicros: 0 }]);
	});

	test('gives the sample data word by word to who watches', async () => {
		const { context } = demoContext(2);
		const heard = listenToData();
		const demo = () => ({ name: 'A dark loaf of rye', minutes: 1 });

		await generateObject(objectRequest({ demo }), context, heard.onPartial);
		expect(heard.seen.length).toBeGreaterThan(2);
		expect(heard.seen[0]).not.toEqual(demo());
		expect(heard.now()).toEqual(demo());
	});

	test('refuses sample data of the wrong shape', async () => {
		const { context } = demoContext();
		const demo = () => ({ name: '', minutes: 1 });

		await expect(generateObject(objectRequest({ demo }), context)).rejects.toThrow();
	});

	test('stops when cancelled', async () => {
		const { context, calls } = demoContext(20);
		const stop = new AbortController();
		const heard = listen();
		setTimeout(() => stop.abort(new Error('enough')), 30);

		await expect(
			streamText(textRequest({ demo: () => text, signal: stop.signal }), context, heard.onText)
		).rejects.toThrow('enough');
		expect(heard.text()).toBe('');
		expect(calls).toMatchObject([{ outcome: 'cancelled', provider: 'demo' }]);
	});
});
