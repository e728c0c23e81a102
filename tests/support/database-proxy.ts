import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** Passes everything on to the database until `isDown` is set; `cut` ends what is open, `attempts` counts who came. */
export async function startDatabaseProxy(databaseUrl: string) {
	const real = new URL(databaseUrl);
	const sockets = new Set<Socket>();
	const server = createServer((socket) => {
		proxy.attempts += 1;
		if (proxy.isDown) return void socket.destroy();
		const upstream = connect(Number(real.port), real.hostname);
		for (const [from, to] of [
			[socket, upstream],
			[upstream, socket]
		] as const) {
			sockets.add(from);
			from.pipe(to);
			from.on('error', () => to.destroy());
			from.on('close', () => to.destroy());
		}
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const url = new URL(databaseUrl);
	url.port = String((server.address() as AddressInfo).port);
	const cut = (): void => sockets.forEach((socket) => socket.destroy());
	const proxy = {
		url: url.href,
		isDown: false,
		attempts: 0,
		cut,
		stop: () => {
			cut();
			server.close();
		}
	};
	return proxy;
}
