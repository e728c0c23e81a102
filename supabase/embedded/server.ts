import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';
import { serve, type ServerType } from '@hono/node-server';
import type { FetchHandler } from './lite/requests.ts';

/** Serves `handler` on loopback. Rejects when the port cannot be had. */
export function listen(handler: FetchHandler, port: number): Promise<ServerType> {
	return new Promise((resolve, reject) => {
		const server = serve({ port, hostname: '127.0.0.1', fetch: handler }, () => resolve(server));
		server.once('error', reject);
	});
}

/** Stops taking requests and drops open ones. */
export function close(server: ServerType): Promise<void> {
	return new Promise((resolve) => {
		server.close(() => resolve());
		if ('closeAllConnections' in server) server.closeAllConnections();
	});
}

/** Throws, naming the setting that would choose another port, when something already listens on `port`. */
export async function requireFreePort(port: number, setting: string): Promise<void> {
	if (await isFreePort(port)) return;
	throw new Error(`Port ${port} on 127.0.0.1 is taken. Set ${setting} to a free one.`);
}

export function isFreePort(port: number): Promise<boolean> {
	return new Promise((resolve) => {
		const probe = createServer();
		probe.once('error', () => resolve(false));
		probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
	});
}

// Below what Linux gives to outgoing connections (32768 to 60999): one of those would take the port before its server does.
const [firstPort, portCount] = [20_000, 12_000];

/** A port that nothing listens on at this moment. */
export async function findFreePort(): Promise<number> {
	for (;;) {
		const port = firstPort + randomInt(portCount);
		if (await isFreePort(port)) return port;
	}
}
