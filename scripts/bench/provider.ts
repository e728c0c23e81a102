import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** How long the stand-in takes, in milliseconds, whatever is asked. */
export type Pace = {
	/** For an answer that comes whole: outline, style sheet, sales page. */
	object: number;
	/** Before the first token of a section. */
	firstToken: number;
	/** From the first token of a section to its last. */
	section: number;
};
export type Sent = { at: number; mark: string };

const outlineOf = (sections: number) => ({
	title: 'Bench',
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

// No sentence comes twice, in a section or in another: the checks would ask for each repeated one again.
let sentences = 0;
const sentence = (): string => `Number ${(sentences += 1)} of all sentences measures time in its own words. `;

function chunk(delta: object, finish_reason: string | null = null): string {
	const choices = [{ index: 0, delta, finish_reason }];
	return `data: ${JSON.stringify({ id: 'x', object: 'chat.completion.chunk', created: 1, model: 'bench', choices })}\n\n`;
}

async function stream(response: ServerResponse, pace: Pace, sent: Sent[]): Promise<void> {
	response.writeHead(200, { 'content-type': 'text/event-stream' });
	await sleep(pace.firstToken);
	const mark = `mark${sent.length}x`;
	sent.push({ at: performance.now(), mark });
	response.write(chunk({ role: 'assistant', content: `${mark} ` }));
	for (let i = 0; i < chunks; i += 1) {
		await sleep(pace.section / chunks);
		response.write(chunk({ content: sentence() }));
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

/** An OpenAI-compatible server on loopback that writes books of so many sections at a steady pace. */
export async function startProvider(sections: number, pace: Pace) {
	/** When each section's first token went out. */
	const sent: Sent[] = [];
	/** When each request came. */
	const asked: number[] = [];
	const server = createServer((request, response) => {
		void (async () => {
			asked.push(performance.now());
			const parts: Buffer[] = [];
			for await (const part of request) parts.push(part as Buffer);
			const body = Buffer.concat(parts).toString();
			if (body.includes('"stream":true')) return stream(response, pace, sent);
			if (body.includes('seoTitle')) return answer(response, pace, page);
			return answer(response, pace, body.includes('Give the style sheet') ? style : outlineOf(sections));
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
