// npm start, npm run dev: the whole of Noxloop on this machine, until Ctrl-C.
import { interruptSignal, whenAborted } from './local/interrupt.ts';
import { summarize } from './local/summary.ts';
import { startLocal } from './local/system.ts';

const signal = interruptSignal();
let fail: (error: Error) => void = () => {};
const failure = new Promise<Error>((resolve) => (fail = resolve));

try {
	console.log('Starting …');
	const isDev = process.argv.includes('--dev');
	const system = await startLocal({ isDev, signal, onProgress: console.log, onFailure: fail });
	console.log(summarize(system));

	const error = await Promise.race([whenAborted(signal), failure]);
	if (error) console.error(`\n${error.message}\n`);
	console.log('Stopping …');
	await system.stop();
	process.exit(error ? 1 : 0);
} catch (error) {
	if (signal.aborted) process.exit(130);
	console.error(`\nNoxloop did not start. ${error instanceof Error ? error.message : String(error)}\n`);
	process.exit(1);
}
