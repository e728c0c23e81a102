// npm run stack: only Supabase without Docker and the inbox for its mails, for those who run the app elsewhere.
import { resolve } from 'node:path';
import { localSmtpUrl, stackEnvironment } from './local/environment.ts';
import { interruptSignal, whenAborted } from './local/interrupt.ts';
import { claim } from './local/pid-file.ts';
import { DATA_DIR } from './local/places.ts';
import { choosePorts } from './local/ports.ts';
import { describeInbox, describeStack } from './local/services.ts';
import { readUserSettings } from './local/settings.ts';

const signal = interruptSignal();
const dataDir = resolve(DATA_DIR);
let fail: (error: Error) => void = () => {};
const failure = new Promise<Error>((resolve) => (fail = resolve));

try {
	const pids = await claim(dataDir);
	const settings = readUserSettings();
	const { PORT = '3000', ...others } = settings; // the app's port is only written into mails here
	const ports = await choosePorts(others);
	const around = { dataDir, pids, onUnexpectedExit: fail };
	const siteUrl = settings.ORIGIN ?? `http://127.0.0.1:${PORT}`;
	const smtpUrl = localSmtpUrl(ports);
	const inbox = describeInbox(around, ports);
	const stack = describeStack(around, { dataDir, apiPort: ports.api, dbPort: ports.db, siteUrl, smtpUrl });
	await Promise.all([inbox.start(), stack.start()]);

	const lines = Object.entries({ ...stackEnvironment(stack.info()), SMTP_URL: smtpUrl });
	console.log(`\n${lines.map(([name, value]) => `${name}=${value}`).join('\n')}`);
	console.log(`\n# Inbox: http://127.0.0.1:${ports.inbox} · Ctrl-C stops both\n`);
	const error = await Promise.race([whenAborted(signal), failure]);
	if (error) console.error(error.message);
	await inbox.stop();
	await stack.stop();
	pids.release();
	process.exit(error ? 1 : 0);
} catch (error) {
	console.error(`\nThe stack did not start. ${error instanceof Error ? error.message : String(error)}\n`);
	process.exit(1); // children end by their leash
}
