import { log } from './platform/log.ts';

const heartbeatMs = 15_000;

export type Send = (event: string, data: unknown) => void;

/**
 * A response of server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html). `start` begins
 * sending and may return what to call when the reader is gone; `close` ends the stream from this side.
 */
export function eventStream(start: (send: Send, close: () => void) => Promise<() => void>): Response {
	const encoder = new TextEncoder();
	let stop: (() => void) | undefined;
	let isOpen = true;
	let heartbeat: NodeJS.Timeout | undefined;
	const end = (): void => {
		isOpen = false;
		clearInterval(heartbeat);
		stop?.();
		stop = undefined;
	};
	const body = new ReadableStream<Uint8Array>({
		async start(controller) {
			const write = (text: string): void => {
				if (isOpen) controller.enqueue(encoder.encode(text));
			};
			const close = (): void => {
				if (!isOpen) return;
				end();
				controller.close();
			};
			heartbeat = setInterval(() => write(': still here\n\n'), heartbeatMs);
			write('retry: 2000\n\n');
			try {
				const stopped = await start(
					(event, data) => write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`),
					close
				);
				if (isOpen) stop = stopped;
				else stopped();
			} catch (error) {
				log.warn({ err: error }, 'a stream of events could not begin');
				close(); // the reader asks again; a heartbeat left running would hit a stream that is over
			}
		},
		cancel: end
	});
	return new Response(body, {
		headers: {
			'content-type': 'text/event-stream; charset=utf-8',
			'cache-control': 'no-cache, no-transform',
			'x-accel-buffering': 'no' // nginx would hold the events back
		}
	});
}
