import { createServer, type AddressInfo } from 'node:net';

export type SmtpSink = { url: string; mails: string[]; stop: () => Promise<void> };

/** A mail server that keeps what it is given. It refuses recipients that begin with `nobody`, for good. */
export async function startSmtpSink(): Promise<SmtpSink> {
	const mails: string[] = [];
	const server = createServer((socket) => {
		let data: string[] | null = null;
		let rest = '';
		const answer = (line: string): string | null => {
			if (data && line === '.') {
				mails.push(data.join('\n'));
				data = null;
				return '250 kept';
			}
			if (data) {
				data.push(line);
				return null;
			}
			if (/^RCPT TO:<nobody/i.test(line)) return '550 no such user';
			if (/^DATA/i.test(line)) {
				data = [];
				return '354 go on';
			}
			return /^QUIT/i.test(line) ? '221 bye' : '250 ok';
		};
		socket.on('error', () => {});
		socket.on('data', (chunk) => {
			const lines = (rest + chunk.toString()).split('\r\n');
			rest = lines.pop() ?? '';
			for (const reply of lines.map(answer)) if (reply) socket.write(`${reply}\r\n`);
		});
		socket.write('220 sink\r\n');
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	return {
		url: `smtp://127.0.0.1:${port}`,
		mails,
		stop: () => new Promise((resolve) => void server.close(() => resolve()))
	};
}
