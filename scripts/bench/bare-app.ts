import { execFileSync, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { findFreePort } from '../../supabase/embedded/server.ts';

const folder = join(import.meta.dirname, 'bare-app');

/** Builds once and starts the bare page of the same framework and adapter, as what ours is measured against. */
export async function startBareApp(): Promise<{ url: string; stop: () => void }> {
	if (!existsSync(join(folder, 'build/index.js'))) {
		execFileSync(join(import.meta.dirname, '../../node_modules/.bin/vite'), ['build'], {
			cwd: folder,
			stdio: ['ignore', 'ignore', 'inherit']
		});
	}
	const port = String(await findFreePort());
	const url = `http://127.0.0.1:${port}/`;
	const child = spawn(process.execPath, ['build/index.js'], {
		cwd: folder,
		stdio: 'ignore',
		env: { ...process.env, HOST: '127.0.0.1', PORT: port, NODE_ENV: 'production' }
	});
	for (let tries = 0; tries < 100; tries += 1) {
		if (
			await fetch(url).then(
				(answer) => answer.ok,
				() => false
			)
		)
			return { url, stop: () => void child.kill() };
		await sleep(50);
	}
	child.kill();
	throw new Error('the bare app did not start');
}
