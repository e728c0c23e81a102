import { createServer, type IncomingHttpHeaders } from 'node:http';
import { close, listen } from './listen.ts';
import { readBody } from './reply.ts';

export interface Received<Event> {
	raw: string;
	headers: Headers;
	event: Event;
}

export interface Receiver<Event> {
	url: string;
	received: Received<Event>[];
	/** What the next requests are answered with, then 200 again; null never answers. */
	answers: Array<number | null>;
	types(): string[];
	stop(): Promise<void>;
}

/** An endpoint that writes down what it is sent. */
export async function startReceiver<Event>(typeOf: (event: Event) => string): Promise<Receiver<Event>> {
	const received: Received<Event>[] = [];
	const answers: Array<number | null> = [];
	const server = createServer((request, response) => {
		void readBody(request).then((raw) => {
			received.push({ raw, headers: headersOf(request.headers), event: JSON.parse(raw) as Event });
			const status = answers.length > 0 ? answers.shift() : 200;
			if (status) response.writeHead(status).end();
		});
	});
	const port = await listen(server, 0);
	return {
		url: `http://127.0.0.1:${port}/webhook`,
		received,
		answers,
		types: () => received.map(({ event }) => typeOf(event)),
		stop: () => close(server)
	};
}

function headersOf(given: IncomingHttpHeaders): Headers {
	const pairs = Object.entries(given).flatMap(([name, value]) =>
		typeof value === 'string' ? [[name, value] as [string, string]] : []
	);
	return new Headers(pairs);
}
