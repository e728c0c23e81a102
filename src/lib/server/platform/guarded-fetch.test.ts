import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { createGuardedFetch, type Wanted } from './guarded-fetch.ts';

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

const servers: Server[] = [];
afterEach(async () => {
	for (const server of servers.splice(0)) {
		server.closeAllConnections();
		await new Promise((resolve) => server.close(resolve));
	}
});

async function serve(handler: Handler, host = '127.0.0.1', port = 0): Promise<number> {
	const server = createServer(handler);
	servers.push(server);
	await new Promise<void>((resolve) => server.listen(port, host, resolve));
	return (server.address() as AddressInfo).port;
}

const page = (text: string, headers: Record<string, string> = {}): Handler => {
	return (_request, response) =>
		response.writeHead(200, { 'content-type': 'text/plain', ...headers }).end(text);
};
const onwards = (location: string, status = 302): Handler => {
	return (_request, response) => response.writeHead(status, { location }).end('gone on');
};

const wanted: Wanted = { types: ['text/plain'], maxBytes: 100_000, totalMs: 4_000, silenceMs: 1_000 };
/** Names as a test says they resolve; each lookup takes the next answer. */
function fetcher(answers: string[][] = [['127.0.0.1']], allowsLoopback = true) {
	const asked: string[] = [];
	const resolve = async (name: string) => {
		asked.push(name);
		return answers[Math.min(asked.length, answers.length) - 1] ?? [];
	};
	return { asked, fetch: createGuardedFetch({ resolve, allowsLoopback }) };
}
const get = (address: string, more: Partial<Wanted> = {}) => fetcher().fetch(address, { ...wanted, ...more });
const textOf = ({ bytes }: { bytes: Uint8Array }) => new TextDecoder().decode(bytes);

describe('a page', () => {
	it('comes with its type, its charset and the address it was found at', async () => {
		const port = await serve(page('tea', { 'content-type': 'Text/Plain; charset="ISO-8859-1"' }));
		const found = await get(`http://tea.example.com:${port}/a?b`);
		expect(found).toMatchObject({
			...{ url: `http://tea.example.com:${port}/a?b`, type: 'text/plain', charset: 'iso-8859-1' }
		});
		expect(textOf(found)).toBe('tea');
	});

	it('is asked for by its name, without anything of ours', async () => {
		let seen: IncomingMessage['headers'] = {};
		const port = await serve((request, response) => {
			seen = request.headers;
			page('tea')(request, response);
		});
		await get(`http://tea.example.com:${port}/`);
		expect(seen.host).toBe(`tea.example.com:${port}`);
		expect(Object.keys(seen).sort()).toEqual([
			'accept',
			'accept-encoding',
			'connection',
			'host',
			'user-agent'
		]);
	});

	it('of another type is refused before it is read', async () => {
		const port = await serve(page('MZ', { 'content-type': 'application/x-msdownload' }));
		const refused = { code: 'url_type_unsupported', status: 415 };
		await expect(get(`http://a.example.com:${port}/`)).rejects.toMatchObject(refused);
		const untold = await serve((_request, response) => response.writeHead(200).end('x'));
		await expect(get(`http://a.example.com:${untold}/`)).rejects.toMatchObject(refused);
	});

	it('that is not there, or whose server is not, is out of reach', async () => {
		const port = await serve((_request, response) => response.writeHead(404).end());
		await expect(get(`http://a.example.com:${port}/`)).rejects.toMatchObject({
			...{ code: 'url_unreachable', status: 422, detail: { httpStatus: 404 } }
		});
		const broken = await serve((request) => request.socket.destroy());
		await expect(get(`http://a.example.com:${broken}/`)).rejects.toMatchObject({ code: 'url_unreachable' });
		await expect(get('http://127.0.0.1:1/')).rejects.toMatchObject({ code: 'url_unreachable' });
	});

	it.each([
		['gzip', gzipSync],
		['deflate', deflateSync],
		['br', brotliCompressSync]
	])('packed with %s is unpacked', async (encoding, pack) => {
		const packed = pack(Buffer.from('tea'));
		const port = await serve((_request, response) =>
			response.writeHead(200, { 'content-type': 'text/plain', 'content-encoding': encoding }).end(packed)
		);
		expect(textOf(await get(`http://a.example.com:${port}/`))).toBe('tea');
	});
});

describe('without the setting for tests', () => {
	it('no server of this machine is asked, by address or by name', async () => {
		let hits = 0;
		const port = await serve(() => (hits += 1));
		for (const address of [
			`http://127.0.0.1:${port}/`,
			`http://[::1]:${port}/`,
			`http://2130706433:${port}/`
		]) {
			const asked = fetcher([], false).fetch(address, wanted);
			await expect(asked).rejects.toMatchObject({ code: 'url_forbidden', detail: { reason: 'address' } });
		}
		const named = fetcher([['127.0.0.1']], false).fetch(`http://a.example.com:${port}/`, wanted);
		await expect(named).rejects.toMatchObject({ code: 'url_forbidden', detail: { reason: 'address' } });
		expect(hits).toBe(0);
	});
});

describe('a name that changes between check and connect', () => {
	it('is resolved once, and the connection goes to what was checked', async () => {
		const port = await serve(page('checked'));
		let traps = 0;
		await serve(() => (traps += 1), '127.0.0.2', port);
		const { fetch, asked } = fetcher([['127.0.0.1'], ['127.0.0.2']]);
		expect(textOf(await fetch(`http://rebind.example.com:${port}/`, wanted))).toBe('checked');
		expect(asked).toEqual(['rebind.example.com']);
		expect(traps).toBe(0);
	});

	it('is checked anew when a redirect leads to it again', async () => {
		let traps = 0;
		const port = await serve(onwards('/again'));
		await serve(() => (traps += 1), '127.0.0.2', port);
		const { fetch, asked } = fetcher([['127.0.0.1'], ['10.0.0.1']]);
		await expect(fetch(`http://rebind.example.com:${port}/`, wanted)).rejects.toMatchObject({
			...{ code: 'url_forbidden', detail: { reason: 'address' } }
		});
		expect(asked).toHaveLength(2);
		expect(traps).toBe(0);
	});
});

describe('a redirect', () => {
	it.each([301, 302, 303, 307, 308])('is followed (%i)', async (status) => {
		const goal = await serve(page('found'));
		const port = await serve(onwards(`http://b.example.com:${goal}/x`, status));
		const found = await get(`http://a.example.com:${port}/`);
		expect(found.url).toBe(`http://b.example.com:${goal}/x`);
		expect(textOf(found)).toBe('found');
	});

	it.each([
		['http://10.0.0.1/', 'address'],
		['http://169.254.169.254/latest/', 'address'],
		['http://[::ffff:169.254.169.254]/', 'address'],
		['//metadata.google.internal/', 'name'],
		['http://a:b@example.com/', 'credentials'],
		['file:///etc/passwd', 'scheme'],
		['data:text/plain,x', 'scheme'],
		['http://', 'malformed']
	])('is refused as if it had been given: %s', async (location, reason) => {
		const port = await serve(onwards(location));
		await expect(get(`http://a.example.com:${port}/`)).rejects.toMatchObject({
			...{ code: 'url_forbidden', detail: { reason } }
		});
	});

	it('goes on five times and no more', async () => {
		const counted: Handler = (request, response) => {
			const left = Number(request.url?.slice(1));
			if (left === 0) page('end')(request, response);
			else onwards(`/${left - 1}`)(request, response);
		};
		const port = await serve(counted);
		expect(textOf(await get(`http://a.example.com:${port}/5`))).toBe('end');
		await expect(get(`http://a.example.com:${port}/6`)).rejects.toMatchObject({
			...{ code: 'url_forbidden', detail: { reason: 'redirects' } }
		});
	});
});

describe('a body', () => {
	const endless: Handler = (_request, response) => {
		response.writeHead(200, { 'content-type': 'text/plain' });
		const more = (): void => {
			while (!response.destroyed && response.write(Buffer.alloc(64 * 1024, 97)));
			if (!response.destroyed) response.once('drain', more);
		};
		more();
	};

	it('that says it has 10 GB is refused before it comes', async () => {
		const port = await serve((_request, response) => {
			response.writeHead(200, { 'content-type': 'text/plain', 'content-length': `${10 * 2 ** 30}` });
			response.write('a');
		});
		const started = Date.now();
		await expect(get(`http://a.example.com:${port}/`)).rejects.toMatchObject({
			...{ code: 'url_too_large', status: 413, detail: { maxBytes: 100_000 } }
		});
		expect(Date.now() - started).toBeLessThan(1_000);
	});

	it('that never ends is cut at the first byte too many, and its sender is told', async () => {
		let isCut: (value: boolean) => void = () => undefined;
		const cut = new Promise<boolean>((resolve) => (isCut = resolve));
		const port = await serve((request, response) => {
			response.on('close', () => isCut(true));
			endless(request, response);
		});
		await expect(get(`http://a.example.com:${port}/`)).rejects.toMatchObject({ code: 'url_too_large' });
		expect(await cut).toBe(true);
	});

	it.each([
		['gzip', gzipSync(Buffer.alloc(50_000_000))],
		['br', brotliCompressSync(Buffer.alloc(50_000_000))]
	])('that grows when it is unpacked (%s) is measured unpacked', async (encoding, bomb) => {
		expect(bomb.byteLength).toBeLessThan(wanted.maxBytes);
		const port = await serve((_request, response) =>
			response.writeHead(200, { 'content-type': 'text/plain', 'content-encoding': encoding }).end(bomb)
		);
		await expect(get(`http://a.example.com:${port}/`)).rejects.toMatchObject({ code: 'url_too_large' });
	});

	it('packed in layers or in an unknown way is refused', async () => {
		for (const encoding of ['gzip, gzip', 'compress', 'zstd']) {
			const port = await serve(page('x', { 'content-encoding': encoding }));
			await expect(get(`http://a.example.com:${port}/`)).rejects.toMatchObject({
				code: 'url_type_unsupported'
			});
		}
	});

	it('that is not what its packing says is out of reach', async () => {
		const port = await serve(page('not gzip', { 'content-encoding': 'gzip' }));
		await expect(get(`http://a.example.com:${port}/`)).rejects.toMatchObject({ code: 'url_unreachable' });
	});

	it('that comes drop by drop ends with the whole time', async () => {
		const port = await serve((_request, response) => {
			response.writeHead(200, { 'content-type': 'text/plain' });
			const drip = setInterval(() => response.write('a'), 100);
			response.on('close', () => clearInterval(drip));
		});
		const started = Date.now();
		await expect(get(`http://a.example.com:${port}/`, { totalMs: 800 })).rejects.toMatchObject({
			...{ code: 'url_timed_out', status: 422 }
		});
		expect(Date.now() - started).toBeLessThan(2_000);
	});

	it('that stops, or a server that never answers, ends with the silence', async () => {
		const stops = await serve((_request, response) => {
			response.writeHead(200, { 'content-type': 'text/plain' });
			response.write('a');
		});
		const mute = await serve(() => undefined);
		for (const port of [stops, mute]) {
			const asked = get(`http://a.example.com:${port}/`, { totalMs: 20_000 });
			await expect(asked).rejects.toMatchObject({ code: 'url_timed_out' });
		}
	}, 15_000);
});

describe('whoever asked', () => {
	it('can stop it', async () => {
		const port = await serve(() => undefined);
		const stop = new AbortController();
		setTimeout(() => stop.abort(new Error('left')), 50);
		await expect(get(`http://a.example.com:${port}/`, { signal: stop.signal })).rejects.toThrow('left');
	});

	it('does not wait for a resolver that hangs', async () => {
		const fetch = createGuardedFetch({ resolve: () => new Promise(() => undefined), allowsLoopback: false });
		await expect(fetch('http://a.example.com/', { ...wanted, totalMs: 100 })).rejects.toMatchObject({
			code: 'url_timed_out'
		});
	});
});
