import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readBody } from '../../stripe/http/reply.ts';
import type { PayPalEvent } from '../events.ts';

export interface Received {
	raw: string;
	headers: Headers;
	event: PayPalEvent;
}

export interface Receiver {
	url: string;
	received: Received[];
	/** What the next requests are answered with, then 200 again; null never answers. */
	answers: Array<number | null>;
	types(): string[];
	stop(): Promise<void>;
}

/** An endpoint that writes down what it is sent. */
export async function startReceiver(): Promise<Receiver> {
	const received: Received[] = [];
	const answers: Array<number | null> = [];
	const server = createServer((request, response) => {
		void readBody(request).then((raw) => {
			received.push({ raw, headers: headersOf(request.headers), event: JSON.parse(raw) as PayPalEvent });
			const status = answers.length > 0 ? answers.shift() : 200;
			if (status) response.writeHead(status).end();
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	return {
		url: `http://127.0.0.1:${port}/webhook`,
		received,
		answers,
		types: () => received.map(({ event }) => event.event_type),
		async stop() {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		}
	};
}

function headersOf(given: IncomingHttpHeaders): Headers {
	const pairs = Object.entries(given).flatMap(([name, value]) =>
		typeof value === 'string' ? [[name, value] as [string, string]] : []
	);
	return new Headers(pairs);
}
