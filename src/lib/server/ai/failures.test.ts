import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { LLMock } from '@copilotkit/aimock';
import {
	contextOf,
	listen,
	listenToData,
	objectRequest,
	routeTo,
	startFaultyServer,
	startProvider,
	textRequest
} from './ai-testing.ts';
import { generateObject, streamText, type TextRequest } from './index.ts';

/** What a provider can do wrong, and what becomes of it with one route, and with a good one behind it. */
type Wrong = {
	/** Makes the stand-in misbehave for good; undefined: it never answers at all. */
	misbehave?: (provider: LLMock) => void;
	alone: string | 'written';
	/** Another provider is not asked. */
	isFinal?: true;
};

const good = 'Bread needs flour, water, salt and time, and a baker who waits. ';
const long = good.repeat(6);
const json = JSON.stringify({ name: 'Rye', minutes: 50 });
const answerWith =
	(status: number, more: object = {}) =>
	(provider: LLMock) =>
		provider.onMessage(/./, { error: { message: 'no', ...more }, status });
const say =
	(content: string, more: object = {}, pace: object = {}) =>
	(provider: LLMock) =>
		provider.onMessage(/./, { content, ...more }, pace);

const common: Record<string, Wrong> = {
	'declines (content filter)': {
		misbehave: say('', { finishReason: 'content_filter' }),
		alone: 'ai_refused',
		isFinal: true
	},
	'answers 400': {
		misbehave: answerWith(400, { param: 'messages' }),
		alone: 'ai_bad_request',
		isFinal: true
	},
	'answers 401': { misbehave: answerWith(401), alone: 'ai_unauthorised' },
	'answers 429 with Retry-After': { misbehave: answerWith(429), alone: 'ai_rate_limited' },
	'answers 500': { misbehave: answerWith(500), alone: 'ai_unavailable' },
	hangs: { alone: 'ai_timed_out' },
	'answers with empty text': { misbehave: say(''), alone: 'ai_invalid_output' },
	'is cut off by its length': { misbehave: say('Br', { finishReason: 'length' }), alone: 'output_truncated' }
};
const ofText: Record<string, Wrong> = {
	...common,
	'writes slowly': { misbehave: say(good, {}, { latency: 15 }), alone: 'written' },
	'writes slower than we wait': { misbehave: say(long, {}, { latency: 500 }), alone: 'ai_timed_out' },
	'breaks the stream off': {
		misbehave: say(long, {}, { truncateAfterChunks: 4, latency: 2 }),
		alone: 'ai_unavailable'
	},
	'writes in the wrong language': { misbehave: say('O pão precisa de farinha.'), alone: 'ai_invalid_output' }
};
const ofData: Record<string, Wrong> = {
	...common,
	'answers with invalid JSON': { misbehave: say('{"name": "Rye", '), alone: 'ai_invalid_output' },
	'answers with the wrong schema': { misbehave: say('{"title":"Rye"}'), alone: 'ai_invalid_output' },
	'answers with prose': { misbehave: say('Here is your loaf.'), alone: 'ai_invalid_output' }
};

const ofStreamedData: Record<string, Wrong> = {
	...ofData,
	'writes slowly': { misbehave: say(json, {}, { latency: 15, chunkSize: 4 }), alone: 'written' },
	'writes slower than we wait': {
		misbehave: say(json, {}, { latency: 500, chunkSize: 4 }),
		alone: 'ai_timed_out'
	},
	'breaks the stream off': {
		misbehave: say(json, {}, { truncateAfterChunks: 3, latency: 2, chunkSize: 4 }),
		alone: 'ai_unavailable'
	}
};

const timeouts = { firstTokenMs: 250, betweenTokensMs: 250, wholeMs: 3_000 };
const finish: TextRequest['finish'] = (text) =>
	text.includes('pão') ? { complaint: 'wrong_language' } : { text };

let bad: LLMock;
let spare: LLMock;
let silent: Awaited<ReturnType<typeof startFaultyServer>>;
beforeEach(async () => {
	[bad, spare, silent] = await Promise.all([
		startProvider(),
		startProvider(),
		startFaultyServer(() => undefined)
	]);
	spare.onMessage(/bread/, { content: 'Spare bread.' });
	spare.onMessage(/loaf/, { content: json });
});
afterEach(() => Promise.all([bad.stop(), spare.stop(), silent.stop()]));

function arrange({ misbehave }: Wrong, routes: 1 | 2) {
	misbehave?.(bad);
	const url = misbehave ? bad.url : silent.url;
	// Data comes in one piece: its first token is the whole answer.
	const first = routeTo(url, { timeouts: { ...timeouts, wholeMs: misbehave ? 3_000 : 250 } });
	return contextOf([first, routeTo(spare.url, { position: 2 })].slice(0, routes));
}

describe.each(Object.entries(ofText))('a provider that %s, asked for text', (_, wrong) => {
	test('alone ends in what the creator can be told, and nothing half-written stays', async () => {
		const { context, calls } = arrange(wrong, 1);
		const heard = listen();
		const written = streamText(textRequest({ finish, maxTokens: 100 }), context, heard.onText);

		if (wrong.alone === 'written') {
			expect((await written).text).toBe(heard.text());
			return;
		}
		await expect(written).rejects.toMatchObject({ code: wrong.alone });
		expect(heard.text()).toBe('');
		expect(calls.length).toBeLessThanOrEqual(3);
		expect(calls.every(({ reason }) => /^[\w. -]{2,80}$/.test(reason ?? ''))).toBe(true);
	});

	test('with another one behind ends in a whole text of one of them, or at once', async () => {
		const { context, calls } = arrange(wrong, 2);
		const heard = listen();
		const written = streamText(textRequest({ finish, maxTokens: 100 }), context, heard.onText);

		if (wrong.isFinal) {
			await expect(written).rejects.toMatchObject({ code: wrong.alone });
			expect([heard.text(), spare.getRequests().length]).toEqual(['', 0]);
			return;
		}
		const { text } = await written;
		expect(text).toBe(wrong.alone === 'written' ? good : 'Spare bread.');
		expect(heard.text()).toBe(text);
		expect(calls.length).toBeLessThanOrEqual(3);
	});
});

describe.each(Object.entries(ofData))('a provider that %s, asked for data', (_, wrong) => {
	test('alone ends in what the creator can be told', async () => {
		const { context, calls } = arrange(wrong, 1);
		await expect(generateObject(objectRequest({ maxTokens: 100 }), context)).rejects.toMatchObject({
			code: wrong.alone
		});
		expect(calls.length).toBeLessThanOrEqual(3);
	});

	test('with another one behind ends in data that fits, or at once', async () => {
		const { context } = arrange(wrong, 2);
		const answer = generateObject(objectRequest({ maxTokens: 100 }), context);
		if (!wrong.isFinal) return expect(await answer).toEqual({ name: 'Rye', minutes: 50 });
		await expect(answer).rejects.toMatchObject({ code: wrong.alone });
		expect(spare.getRequests()).toHaveLength(0);
	});
});

describe.each(Object.entries(ofStreamedData))(
	'a provider that %s, asked for data that somebody watches',
	(_, wrong) => {
		const request = objectRequest({ maxTokens: 100 });

		test('alone ends in what the creator can be told, and nothing half-written stays to be seen', async () => {
			const { context, calls } = arrange(wrong, 1);
			const heard = listenToData();
			const answer = generateObject(request, context, heard.onPartial);

			if (wrong.alone === 'written') return expect(await answer).toEqual(heard.now());
			await expect(answer).rejects.toMatchObject({ code: wrong.alone });
			expect(heard.now()).toBeUndefined();
			expect(calls.length).toBeLessThanOrEqual(3);
		});

		test('with another one behind ends in data that fits, or at once', async () => {
			const { context } = arrange(wrong, 2);
			const heard = listenToData();
			const answer = generateObject(request, context, heard.onPartial);

			if (!wrong.isFinal) {
				expect(await answer).toEqual({ name: 'Rye', minutes: 50 });
				return expect(heard.now()).toEqual(await answer);
			}
			await expect(answer).rejects.toMatchObject({ code: wrong.alone });
			expect([heard.now(), spare.getRequests().length]).toEqual([undefined, 0]);
		});
	}
);
