import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { createSignInUser } from '../../tests/support/people.ts';
import { orderGeneration } from '../../tests/support/world.ts';
import { atMost, percentile, type Figure } from './figure.ts';
import { withSystem } from './system.ts';

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

/** From the provider's first token on the wire to its message at the app's listener, which writes it to open pages. */
export async function measureFirstToken(): Promise<Figure[]> {
	const sent: Sent[] = [];
	const provider = await startProvider(sent);
	const settings = {
		AI_PROVIDER: 'openai',
		AI_BASE_URL: provider.url,
		AI_API_KEY: 'bench',
		AI_MODEL: 'bench'
	};
	const added = await withSystem(settings, async ({ db, local }) => {
		const heard: { at: number; text: string }[] = [];
		const listener = new pg.Client({ connectionString: local.stack?.databaseUrl });
		await listener.connect();
		listener.on('notification', ({ payload = '' }) => heard.push({ at: performance.now(), text: payload }));
		await listener.query('listen generation');
		for (let i = 0; i < generations; i += 1) {
			const creator = await createSignInUser(db, 'Bench');
			const { generation_id } = await orderGeneration(db, {
				workspaceId: creator.workspaceId,
				userId: creator.actor.userId
			});
			for (let tries = 0; tries < 400; tries += 1) {
				await sleep(25);
				const { rowCount } = await db.query(
					`select from public.generations where id = $1 and state = 'succeeded'`,
					[generation_id]
				);
				if (rowCount === 1) break;
			}
		}
		await listener.end();
		return sent.map(
			({ at, mark }) => (heard.find(({ text }) => text.includes(mark))?.at ?? Number.POSITIVE_INFINITY) - at
		);
	});
	provider.stop();
	return [
		atMost(`first token, added by us (p50 of ${added.length})`, percentile(added, 0.5), 20, 'ms'),
		atMost('first token, added by us (p95)', percentile(added, 0.95), 20, 'ms')
	];
}
