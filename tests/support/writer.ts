import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What the stand-in provider does with a section's request, by the section's number. */
export type Behaviour = 'write' | 'fail' | 'refuse' | 'break' | 'hang';

const sentence = 'Water that has just boiled suits black leaves, and rests a while for green ones. ';

const outline = {
	title: 'The Tea Book',
	subtitle: 'From leaf to cup',
	promise: 'You will make better tea.',
	sections: ['Leaves', 'Water', 'Time', 'Pots'].map((title) => ({
		title,
		intent: `About ${title}`,
		keyPoints: ['one']
	}))
};
const salesPage = {
	headline: 'Better tea',
	promise: 'You will make better tea.',
	benefits: ['Choose a leaf', 'Know your water', 'Keep the time', 'Warm the pot'],
	audience: 'People who like tea.',
	faq: [1, 2, 3].map((n) => ({ question: `Question ${n}?`, answer: 'An answer.' })),
	seoTitle: 'Better tea',
	seoDescription: 'A short book about tea.'
};

/** An OpenAI-compatible server on loopback that writes a short book, and misbehaves where it is told to. */
export async function startWriter() {
	const behaviour = new Map<number, Behaviour>();
	const requests: number[] = [];
	const server = createServer((request, response) => {
		const parts: Buffer[] = [];
		request.on('data', (part: Buffer) => parts.push(part));
		request.on('end', () => {
			const body = Buffer.concat(parts).toString();
			const section = Number(/Write section (\d+),/.exec(body)?.[1] ?? 0);
			requests.push(section);
			const isStreamed = body.includes('"stream":true');
			if (section === 0 && !isStreamed)
				return answerObject(response, body.includes('seoTitle') ? salesPage : outline);
			answerSection(response, behaviour.get(section) ?? 'write');
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	return {
		url: `http://127.0.0.1:${port}/v1`,
		behaviour,
		/** Requests so far by section number; 0 counts outline and sales page. */
		asked: (section: number) => requests.filter((number) => number === section).length,
		stop: () => new Promise<void>((resolve) => (server.closeAllConnections(), server.close(() => resolve())))
	};
}

function answerObject(response: ServerResponse, content: object): void {
	response.writeHead(200, { 'content-type': 'application/json' });
	const message = { role: 'assistant', content: JSON.stringify(content) };
	response.end(
		JSON.stringify({
			...{ id: 'x', object: 'chat.completion', created: 1, model: 'stand-in' },
			choices: [{ index: 0, finish_reason: 'stop', message }],
			usage: { prompt_tokens: 100, completion_tokens: 50, total_tokens: 150 }
		})
	);
}

const chunk = (delta: object, finish_reason: string | null = null): string =>
	`data: ${JSON.stringify({ id: 'x', object: 'chat.completion.chunk', created: 1, model: 'stand-in', choices: [{ index: 0, delta, finish_reason }] })}\n\n`;

function answerSection(response: ServerResponse, behaviour: Behaviour): void {
	if (behaviour === 'fail') {
		response.writeHead(500, { 'content-type': 'application/json' });
		return void response.end(JSON.stringify({ error: { message: 'down', type: 'server_error' } }));
	}
	response.writeHead(200, { 'content-type': 'text/event-stream' });
	if (behaviour === 'refuse') return void response.end(chunk({}, 'content_filter') + 'data: [DONE]\n\n');
	for (let i = 0; i < 15; i += 1) response.write(chunk({ content: sentence }));
	if (behaviour === 'break') return void setTimeout(() => response.destroy(), 20);
	if (behaviour === 'hang') return;
	response.end(chunk({}, 'stop') + 'data: [DONE]\n\n');
}
