import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** Another worker beside the system's own, with the same settings; resolves when it takes jobs. */
export async function startSecondWorker(env: Record<string, string>): Promise<{ stop: () => Promise<void> }> {
	const child = spawn(process.execPath, ['src/worker.ts'], { env, stdio: ['ignore', 'pipe', 'inherit'] });
	await new Promise<void>((resolve, reject) => {
		child.once('exit', (code) => reject(new Error(`the second worker ended with ${code}`)));
		child.stdout.on('data', (chunk: Buffer) => {
			if (chunk.toString().includes('worker ready')) resolve();
		});
	});
	return {
		stop: async () => {
			if (child.exitCode !== null || child.signalCode !== null) return;
			const ended = once(child, 'exit');
			child.kill('SIGTERM');
			await ended;
		}
	};
}
