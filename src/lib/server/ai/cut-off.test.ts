import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
	contextOf,
	listen,
	listenToData,
	objectRequest,
	routeTo,
	startFaultyServer,
	textRequest
} from './ai-testing.ts';
import { generateObject, streamText } from './index.ts';

// With characters of two to four bytes, so that a cut falls inside them as well.
const pieces = ['Pão e água', ' — خبز', ' 🍞 done'];
const mainText = pieces.join('');
const spareText = 'Spare text, whole.';
// As short as a server may write it: each byte is a test.
const chunk = (choice: object) => `data: ${JSON.stringify({ choices: [choice] })}\n\n`;
const streamOf = (texts: string[]) => {
	const chunks = texts.map((content) => chunk({ delta: { content } }));
	return Buffer.from([...chunks, chunk({ finish_reason: 'stop' }), 'data: [DONE]\n\n'].join(''));
};

const completionOf = (value: object) => {
	const message = { role: 'assistant', content: JSON.stringify(value) };
	const choices = [{ index: 0, finish_reason: 'stop', message }];
	return Buffer.from(JSON.stringify({ id: 'c', object: 'chat.completion', created: 0, model: 'm', choices }));
};
const mainData = { name: 'Pão خبز', minutes: 50 };
const spareData = { name: 'Spare', minutes: 1 };

const kinds = {
	text: { main: streamOf(pieces), spare: streamOf([spareText]), type: 'text/event-stream' },
	data: { main: completionOf(mainData), spare: completionOf(spareData), type: 'application/json' },
	growing: {
		main: streamOf(['{"name":"Pão', ' خبز","min', 'utes":50}']),
		spare: streamOf([JSON.stringify(spareData)]),
		type: 'text/event-stream'
	}
};
type Kind = keyof typeof kinds;
/** `break`: the connection is lost. `end`: the answer ends as if it were whole. */
type Ending = 'break' | 'end';

let server: Awaited<ReturnType<typeof startFaultyServer>>;
beforeAll(async () => {
	// The address says what is answered and where it is cut: /text/break/17/v1/chat/completions.
	server = await startFaultyServer((_, request, response) => {
		const [, kind = '', ending, at] = (request.url ?? '').split('/');
		const { main, spare, type } = kinds[kind as Kind];
		response.writeHead(200, { 'content-type': type });
		if (ending === 'spare') return response.end(spare);
		if (ending === 'end') return response.end(main.subarray(0, Number(at)));
		response.flushHeaders();
		response.write(main.subarray(0, Number(at)), () => setImmediate(() => response.destroy()));
	});
});
afterAll(() => server.stop());

function contexts(kind: Kind, ending: Ending, at: number) {
	const main = routeTo(`${server.url}/${kind}/${ending}/${at}`, { retry: { attempts: 1 } });
	const spare = routeTo(`${server.url}/${kind}/spare/0`, { position: 2 });
	return { alone: contextOf([main]).context, both: contextOf([main, spare]).context };
}

/** Runs `look` for every cut of `length` bytes, some at a time. */
async function atEveryByte(length: number, look: (at: number) => Promise<void>): Promise<void> {
	const cuts = Array.from({ length: length + 1 }, (_, at) => at);
	const abreast = Array.from({ length: 12 }, async () => {
		for (let at = cuts.shift(); at !== undefined; at = cuts.shift()) await look(at);
	});
	await Promise.all(abreast);
}

describe.each(['break', 'end'] as const)('an answer cut at any byte (%s)', (ending) => {
	test(
		'is one whole text of one provider, or a failure that leaves nothing',
		{ timeout: 120_000 },
		async () => {
			const { length } = kinds.text.main;
			const written: string[] = [];
			await atEveryByte(length, async (at) => {
				const { alone, both } = contexts('text', ending, at);
				const heardAlone = listen();
				const first = await streamText(textRequest(), alone, heardAlone.onText).then(
					({ text }) => text,
					({ code }: { code: string }) => code
				);
				const expected = first === mainText ? [mainText, mainText] : ['ai_unavailable', ''];
				expect([first, heardAlone.text()], `cut at ${at}`).toEqual(expected);

				const heard = listen();
				const { text } = await streamText(textRequest(), both, heard.onText);
				expect([mainText, spareText], `cut at ${at}`).toContain(text);
				expect(heard.text(), `cut at ${at}`).toBe(text);
				written[at] = text;
			});
			// What is behind the reason of its end may be missing; nothing before it.
			const finished = kinds.text.main.indexOf('data: [DONE]');
			expect(written.slice(0, finished - 2).every((text) => text === spareText)).toBe(true);
			if (ending === 'end') expect(written[length]).toBe(mainText);
		}
	);

	test('is whole data of one provider', { timeout: 120_000 }, async () => {
		const { length } = kinds.data.main;
		await atEveryByte(length - 1, async (at) => {
			const { both } = contexts('data', ending, at);
			expect(await generateObject(objectRequest(), both), `cut at ${at}`).toEqual(spareData);
		});
		const { alone } = contexts('data', 'end', length);
		expect(await generateObject(objectRequest(), alone)).toEqual(mainData);
	});

	test(
		'is whole data of one provider, or a failure that leaves nothing to be seen, while somebody watches',
		{ timeout: 120_000 },
		async () => {
			const { main } = kinds.growing;
			const finished = main.indexOf('data: [DONE]') - 2;
			await atEveryByte(main.length, async (at) => {
				const { alone, both } = contexts('growing', ending, at);
				const heardAlone = listenToData();
				const first = await generateObject(objectRequest(), alone, heardAlone.onPartial).catch(
					({ code }: { code: string }) => code
				);
				const expected = first === 'ai_unavailable' ? undefined : mainData;
				expect([heardAlone.now(), first], `cut at ${at}`).toEqual([expected, expected ?? first]);

				const heard = listenToData();
				const data = await generateObject(objectRequest(), both, heard.onPartial);
				expect(at < finished ? [spareData] : [mainData, spareData], `cut at ${at}`).toContainEqual(data);
				expect(heard.now(), `cut at ${at}`).toEqual(data);
			});
		}
	);
});
