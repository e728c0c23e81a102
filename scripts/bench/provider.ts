import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { prose } from '../../tests/support/prose.ts';

/** How long the stand-in takes, in milliseconds, whatever is asked. */
export type Pace = {
	/** For an answer that comes as one object: outline, style sheet, sales page. */
	object: number;
	/** Before the first token of what is streamed. */
	firstToken: number;
	/** From the first token of a section to its last. */
	section: number;
};
export type Sent = { at: number; mark: string };

/** What a brief says for a book of so many sections, each as long as the stand-in writes them. */
export const sizedBrief = (sections: number) => ({ length: 'custom', sections, wordsPerSection: 320 });

const outlineOf = (sections: number, mark: string) => ({
	title: mark,
	subtitle: '',
	promise: 'Measures.',
	sections: Array.from({ length: sections }, (_, index) => ({
		title: `Part ${index + 1}`,
		intent: 'Measure',
		keyPoints: ['time']
	}))
});
const page = {
	headline: 'Bench',
	promise: 'Measures.',
	benefits: ['One figure', 'Another', 'A third', 'A fourth'],
	audience: 'Engineers',
	faq: [1, 2, 3].map((n) => ({ question: `Question ${n}?`, answer: 'An answer.' })),
	seoTitle: 'Bench',
	seoDescription: 'Bench'
};
const style = { voice: 'Plain.', terms: [], facts: [], summaries: [] };
const chunks = 30;

function chunk(delta: object, finish_reason: string | null = null): string {
	const choices = [{ index: 0, delta, finish_reason }];
	return `data: ${JSON.stringify({ id: 'x', object: 'chat.completion.chunk', created: 1, model: 'bench', choices })}\n\n`;
}

type Streamed = { text: string; mark: string; duration: number };

async function stream(
	response: ServerResponse,
	{ text, mark, duration }: Streamed,
	{ firstToken }: Pace,
	sent: Sent[]
): Promise<void> {
	response.writeHead(200, { 'content-type': 'text/event-stream' });
	await sleep(firstToken);
	sent.push({ at: performance.now(), mark });
	response.write(chunk({ role: 'assistant', content: '' }));
	const size = Math.ceil(text.length / chunks);
	for (let start = 0; start < text.length; start += size) {
		response.write(chunk({ content: text.slice(start, start + size) }));
		await sleep(duration / chunks);
	}
	response.end(`${chunk({}, 'stop')}data: [DONE]\n\n`);
}

async function answer(response: ServerResponse, pace: Pace, value: object): Promise<void> {
	await sleep(pace.object);
	response.writeHead(200, { 'content-type': 'application/json' });
	const message = { role: 'assistant', content: JSON.stringify(value) };
	response.end(
		JSON.stringify({
			...{ id: 'x', object: 'chat.completion', created: 1, model: 'bench' },
			choices: [{ index: 0, finish_reason: 'stop', message }],
			usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 }
		})
	);
}

/** An OpenAI-compatible server on loopback that writes books at a steady pace. Each text begins with a mark of its own. */
export async function startProvider(pace: Pace) {
	/** When the first token of what was streamed went out. */
	const sent: Sent[] = [];
	/** When each request came. */
	const asked: number[] = [];
	const server = createServer((request, response) => {
		void (async () => {
			asked.push(performance.now());
			const mark = `mark${asked.length}x`;
			const body = await text(request);
			if (/Write section \d+,/.test(body))
				return stream(
					response,
					{ text: `${mark} ${prose(asked.length)}`, mark, duration: pace.section },
					pace,
					sent
				);
			if (body.includes('seoTitle')) return answer(response, pace, page);
			if (body.includes('Give the style sheet')) return answer(response, pace, style);
			const outline = outlineOf(Number(/Plan exactly (\d+) sections/.exec(body)?.[1]), mark);
			if (!body.includes('"stream":true')) return answer(response, pace, outline);
			const duration = pace.object - pace.firstToken;
			return stream(response, { text: JSON.stringify(outline), mark, duration }, pace, sent);
		})();
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	const { port } = server.address() as AddressInfo;
	const settings = {
		AI_PROVIDER: 'openai',
		AI_BASE_URL: `http://127.0.0.1:${port}/v1`,
		AI_API_KEY: 'bench',
		AI_MODEL: 'bench'
	};
	const stop = () => {
		server.closeAllConnections();
		server.close();
	};
	return { settings, sent, asked, stop };
}
