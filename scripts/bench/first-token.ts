import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { createSignInUser } from '../../tests/support/people.ts';
import { orderGeneration } from '../../tests/support/world.ts';
import { atMost, percentile, type Figure } from './figure.ts';
import { withSystem, type BenchSystem } from './system.ts';

const generations = 8;
/** What the stand-in waits before its first token, as a model would. */
const thinkMs = 40;

const outline = {
	title: 'Bench',
	subtitle: '',
	promise: 'Measures.',
	sections: Array.from({ length: 4 }, (_, index) => ({
		title: `Part ${index + 1}`,
		intent: 'Measure',
		keyPoints: ['time']
	}))
};
const page = {
	headline: 'Bench',
	promise: 'Measures.',
	benefits: ['One figure', 'Another', 'A third', 'A fourth'],
	audience: 'Engineers',
	faq: [1, 2, 3].map((n) => ({ question: `Question ${n}?`, answer: 'An answer.' })),
	seoTitle: 'Bench',
	seoDescription: 'Bench'
};

type Sent = { at: number; mark: string };

async function stream(response: ServerResponse, sent: Sent[]): Promise<void> {
	const chunk = (delta: object, finish_reason: string | null = null): string =>
		`data: ${JSON.stringify({ id: 'x', object: 'chat.completion.chunk', created: 1, model: 'bench', choices: [{ index: 0, delta, finish_reason }] })}\n\n`;
	response.writeHead(200, { 'content-type': 'text/event-stream' });
	await sleep(thinkMs);
	const mark = `mark${sent.length}x`;
	sent.push({ at: performance.now(), mark });
	response.write(chunk({ role: 'assistant', content: `${mark} ` }));
	for (let i = 0; i < 30; i += 1) {
		await sleep(5);
		response.write(chunk({ content: 'A plain sentence about measuring time well. ' }));
	}
	response.end(`${chunk({}, 'stop')}data: [DONE]\n\n`);
}

/** An OpenAI-compatible server on loopback that notes when it sent each first token. */
async function startProvider(sent: Sent[]): Promise<{ url: string; stop: () => void }> {
	const server = createServer((request, response) => {
		void (async () => {
			const parts: Buffer[] = [];
			for await (const part of request) parts.push(part as Buffer);
			const body = JSON.parse(Buffer.concat(parts).toString()) as {
				stream?: boolean;
				messages: { content: string }[];
			};
			if (body.stream) return stream(response, sent);
			const isPage = JSON.stringify(body).includes('seoTitle');
			const content = JSON.stringify(isPage ? page : outline);
			response.writeHead(200, { 'content-type': 'application/json' });
			response.end(
				JSON.stringify({
					id: 'x',
					object: 'chat.completion',
					created: 1,
					model: 'bench',
					choices: [{ index: 0, finish_reason: 'stop', message: { role: 'assistant', content } }],
					usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 }
				})
			);
		})();
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	const { port } = server.address() as AddressInfo;
	return { url: `http://127.0.0.1:${port}/v1`, stop: () => void server.close() };
}

/** The cookies of a signed-in creator, as a browser gets them from the form. */
async function signIn(
	origin: string,
	{ email, password }: { email: string; password: string }
): Promise<string> {
	const answer = await fetch(`${origin}/sign-in`, {
		method: 'POST',
		redirect: 'manual',
		headers: { origin, 'content-type': 'application/x-www-form-urlencoded', accept: 'text/html' },
		body: new URLSearchParams({ email, password })
	});
	const cookies = answer.headers.getSetCookie().map((cookie) => cookie.split(';')[0]);
	if (answer.status !== 303 || cookies.length === 0) throw new Error(`signing in answered ${answer.status}`);
	return cookies.join('; ');
}

type Heard = { at: number; text: string };

/** Follows a product's progress as an open page does, until the generation ends. */
async function follow(address: string, cookie: string, heard: Heard[]): Promise<void> {
	const answer = await fetch(address, { headers: { cookie } });
	if (!answer.ok || !answer.body) throw new Error(`${address} answered ${answer.status}`);
	const decoder = new TextDecoder();
	for await (const part of answer.body)
		heard.push({ at: performance.now(), text: decoder.decode(part, { stream: true }) });
}

/** Orders a book, watches it being written, and notes when each piece reached the watcher. */
async function watchOne({ db, origin }: BenchSystem, heard: Heard[]): Promise<void> {
	const creator = await createSignInUser(db, 'Bench');
	const cookie = await signIn(origin, creator);
	const { product_id } = await orderGeneration(db, {
		workspaceId: creator.workspaceId,
		userId: creator.actor.userId
	});
	await follow(`${origin}/w/${creator.handle}/products/${product_id}/progress`, cookie, heard);
}

/** From the provider's first token on the wire to the same token in an open page's event stream. */
export async function measureFirstToken(): Promise<Figure[]> {
	const sent: Sent[] = [];
	const provider = await startProvider(sent);
	const settings = {
		AI_PROVIDER: 'openai',
		AI_BASE_URL: provider.url,
		AI_API_KEY: 'bench',
		AI_MODEL: 'bench'
	};
	const added = await withSystem(settings, async (system) => {
		const heard: Heard[] = [];
		for (let i = 0; i < generations; i += 1) await watchOne(system, heard);
		return sent.map(
			({ at, mark }) => (heard.find(({ text }) => text.includes(mark))?.at ?? Number.POSITIVE_INFINITY) - at
		);
	});
	provider.stop();
	return [
		atMost(
			`first token, added by us up to the open page (p50 of ${added.length})`,
			percentile(added, 0.5),
			20,
			'ms'
		),
		atMost('first token, added by us up to the open page (p95)', percentile(added, 0.95), 20, 'ms')
	];
}
