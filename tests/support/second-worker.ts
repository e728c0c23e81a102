import { spawn } from 'node:child_process';
import { once } from 'node:events';

export type SecondWorker = {
	stop: () => Promise<void>;
	/** As a crash would: at once, with nothing put away. */
	kill: () => Promise<void>;
};

/** Another worker beside the system's own, with the same settings; resolves when it takes jobs. */
export async function startSecondWorker(env: Record<string, string>): Promise<SecondWorker> {
	const child = spawn(process.execPath, ['src/worker.ts'], { env, stdio: ['ignore', 'pipe', 'inherit'] });
	await new Promise<void>((resolve, reject) => {
		child.once('exit', (code) => reject(new Error(`the second worker ended with ${code}`)));
		child.stdout.on('data', (chunk: Buffer) => {
			if (chunk.toString().includes('worker ready')) resolve();
		});
	});
	async function end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
		if (child.exitCode !== null || child.signalCode !== null) return;
		const ended = once(child, 'exit');
		child.kill(signal);
		await ended;
	}
	return { stop: () => end('SIGTERM'), kill: () => end('SIGKILL') };
}
