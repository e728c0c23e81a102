import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { findFreePort } from '../../supabase/embedded/server.ts';

export type SecondApp = { origin: string; stop: () => Promise<void> };

/** Another app process beside the system's own, with the same settings but for `changes`; resolves when it answers. */
export async function startSecondApp(
	env: Record<string, string>,
	changes: Record<string, string> = {}
): Promise<SecondApp> {
	const port = await findFreePort();
	const child = spawn(process.execPath, ['build/index.js'], {
		env: { ...env, NODE_ENV: 'production', PORT: String(port), SHUTDOWN_TIMEOUT: '2', ...changes },
		stdio: ['ignore', 'ignore', 'inherit']
	});
	const origin = `http://127.0.0.1:${port}`;
	while (!(await answers(origin))) {
		if (child.exitCode !== null) throw new Error(`the second app ended with ${child.exitCode}`);
		await new Promise((resolve) => setTimeout(resolve, 50));
	}
	return {
		origin,
		stop: async () => {
			if (child.exitCode !== null || child.signalCode !== null) return;
			const ended = once(child, 'exit');
			child.kill('SIGTERM');
			await ended;
		}
	};
}

async function answers(origin: string): Promise<boolean> {
	try {
		await (await fetch(`${origin}/sign-in`)).body?.cancel();
		return true;
	} catch {
		return false; // not listening yet
	}
}
