// npm start, npm run dev: the whole of Noxloop on this machine, until Ctrl-C.
import { interruptSignal, whenAborted } from './local/interrupt.ts';
import { summarize } from './local/summary.ts';
import { startLocal } from './local/system.ts';

/** One part that ends takes others with it, and may be heard of after them. */
const CAUSES_MS = 500;

const signal = interruptSignal();
const failures: Error[] = [];
let fail: () => void = () => {};
const failure = new Promise<void>((resolve) => (fail = resolve));
const onFailure = (error: Error): void => {
	failures.push(error);
	setTimeout(fail, CAUSES_MS);
};

try {
	console.log('Starting …');
	const isDev = process.argv.includes('--dev');
	const system = await startLocal({ isDev, signal, onProgress: console.log, onFailure });
	console.log(summarize(system));

	await Promise.race([whenAborted(signal), failure]);
	const ended = [...failures];
	for (const { message } of ended) console.error(`\n${message}\n`);
	if (ended.length > 0)
		console.error('Noxloop can not go on without it. "npm start" starts all of it again.');
	console.log('Stopping …');
	await system.stop();
	process.exit(ended.length > 0 ? 1 : 0);
} catch (error) {
	if (signal.aborted) process.exit(130);
	console.error(`\nNoxloop did not start. ${error instanceof Error ? error.message : String(error)}\n`);
	process.exit(1);
}
