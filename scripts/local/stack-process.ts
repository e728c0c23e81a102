// The embedded stack as a process of its own: `stack-process.ts '<StackOptions as JSON>'`. Tells its parent the
// stack's addresses and keys over the IPC channel, so that no secret is in a command line, a file or a log.
import { startStack, type Stack, type StackOptions } from '../../supabase/embedded/index.ts';

const options = JSON.parse(process.argv[2] ?? '{}') as StackOptions;

let stack: Stack | undefined;
let isStopping = false;

async function stop(): Promise<void> {
	if (isStopping) return;
	isStopping = true;
	await stack?.stop();
	process.exit(0);
}
process.on('SIGTERM', () => void stop());
process.on('SIGINT', () => void stop());

try {
	stack = await startStack({
		...options,
		log: (line) => console.log(line),
		onDatabaseLost: () => {
			console.error('Postgres ended, though nobody stopped it.');
			process.exit(1);
		}
	});
} catch (error) {
	console.error(error instanceof Error ? error.message : error);
	process.exit(1);
}
const { stop: _stop, createUser: _createUser, ...info } = stack;
process.send?.(info);
