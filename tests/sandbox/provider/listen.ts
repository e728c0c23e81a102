import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Listens on loopback; 0 takes a free port. Resolves to the port, and rejects when it is taken. */
export function listen(server: Server, port: number): Promise<number> {
	return new Promise((resolve, reject) => {
		server.once('error', reject);
		server.listen(port, '127.0.0.1', () => {
			server.off('error', reject);
			resolve((server.address() as AddressInfo).port);
		});
	});
}

/** Ends every connection and the server. Repeating it is safe. */
export async function close(server: Server): Promise<void> {
	server.closeAllConnections();
	if (server.listening) await new Promise((resolve) => server.close(resolve));
}
