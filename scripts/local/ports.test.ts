import { createServer, type Server } from 'node:net';
import { expect, test } from 'vitest';
import { findFreePort } from '../../supabase/embedded/server.ts';
import { originFor } from './origin.ts';
import { choosePorts } from './ports.ts';

async function occupy(port: number): Promise<Server> {
	const server = createServer();
	await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
	return server;
}

test('a port the user set that is taken is an error naming the setting', async () => {
	const port = await findFreePort();
	const server = await occupy(port);
	await expect(choosePorts({ PORT: String(port) })).rejects.toThrow(
		`Port ${port} on 127.0.0.1 is taken. Set PORT`
	);
	server.close();
});

test('a usual port that is taken gives way to the next free one', async () => {
	const usual = (await choosePorts({})).app;
	const server = await occupy(usual);
	expect((await choosePorts({})).app).toBeGreaterThan(usual);
	server.close();
});

test('a port that is no number is refused', async () => {
	await expect(choosePorts({ NOXLOOP_DB_PORT: 'many' })).rejects.toThrow('NOXLOOP_DB_PORT is "many"');
});

test('no two parts get the same port', async () => {
	const ports = Object.values(await choosePorts({}));
	expect(new Set(ports).size).toBe(ports.length);
});

test.for([
	[{}, 'http://127.0.0.1:4000'],
	[{ ORIGIN: 'http://localhost:3000' }, 'http://localhost:4000'],
	[{ ORIGIN: 'https://example.com/' }, 'https://example.com']
] as const)('with %j the app on port 4000 is %s', ([settings, origin]) => {
	expect(originFor(settings, 4000)).toBe(origin);
});
