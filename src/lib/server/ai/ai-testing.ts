import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { LLMock } from '@copilotkit/aimock';
import { z } from 'zod';
import type { AiCall, AiContext, ObjectRequest, OpenAiRoute, TextRequest } from './provider.ts';

/** What the tests of this folder share: a stand-in for a provider, a listener, and requests. Not for the app. */

export async function startProvider(): Promise<LLMock> {
	const provider = new LLMock({ port: 0 });
	await provider.start();
	return provider;
}

/** A server for faults that the stand-in can't produce. `answer` is called per request, counted from 0. */
export async function startFaultyServer(
	answer: (number: number, request: IncomingMessage, response: ServerResponse) => void
) {
	let requests = 0;
	const server = createServer((request, response) => {
		request.resume().on('end', () => answer(requests++, request, response));
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	const stop = () => {
		server.closeAllConnections();
		return new Promise((resolve) => server.close(resolve));
	};
	return { url: `http://127.0.0.1:${port}`, stop, requests: () => requests };
}

/** A route to a stand-in. Its breaker is its own, unless the test says otherwise. */
export const routeTo = (url: string, changes: Partial<OpenAiRoute> = {}): OpenAiRoute => ({
	provider: 'compatible',
	position: 1,
	baseUrl: `${url}/v1`,
	apiKey: 'key-for-tests',
	keySource: 'operator',
	breaker: randomUUID(),
	model: 'test-model',
	retry: { baseDelayMs: 1, maxDelayMs: 2, maxRetryAfterMs: 5 },
	...changes
});

export function contextOf(routes: OpenAiRoute[]) {
	const calls: AiCall[] = [];
	const context: AiContext = {
		workspaceId: 'a-workspace',
		routesFor: async () => routes,
		log: async (call) => {
			calls.push(call);
		}
	};
	return { context, calls };
}

export function contextFor(url: string, changes: Partial<OpenAiRoute> = {}) {
	return contextOf([routeTo(url, changes)]);
}

/** Follows a growing text as a page would. */
export function listen() {
	let text = '';
	const deltas: string[] = [];
	const onText = (delta: string, offset: number) => {
		text = text.slice(0, offset) + delta;
		deltas.push(delta);
	};
	return { onText, deltas, text: () => text };
}

/** Follows growing data as a page would: what is to be seen now, and all that was. */
export function listenToData() {
	const seen: unknown[] = [];
	return { onPartial: (partial: unknown) => void seen.push(partial), seen, now: () => seen.at(-1) };
}

export const textRequest = (changes: Partial<TextRequest> = {}): TextRequest => ({
	task: 'section',
	system: 'You write.',
	prompt: 'Write about bread.',
	demo: () => 'Sample text.',
	...changes
});

export const Loaf = z.object({ name: z.string().min(1), minutes: z.number().int() });
export type Loaf = z.infer<typeof Loaf>;

export const objectRequest = (changes: Partial<ObjectRequest<Loaf>> = {}): ObjectRequest<Loaf> => ({
	task: 'outline',
	system: 'You plan.',
	prompt: 'Plan a loaf.',
	schema: Loaf,
	demo: () => ({ name: 'Sample', minutes: 1 }),
	...changes
});

/** One server-sent chunk of a chat completion. */
export function chunk(delta: object, finish_reason: string | null = null): string {
	const body = {
		id: 'c',
		object: 'chat.completion.chunk',
		created: 0,
		model: 'm',
		choices: [{ index: 0, delta, finish_reason }]
	};
	return `data: ${JSON.stringify(body)}\n\n`;
}

type SentBody = {
	messages: { content: string }[];
	response_format?: { type: string };
	stream?: boolean;
	stream_options?: object;
};

/** The bodies that the stand-in has received, in order. */
export function sentBodies(provider: LLMock): SentBody[] {
	return provider.getRequests().map((entry) => entry.body as unknown as SentBody);
}
