import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { commandLine } from '../processes.ts';
import type { Account } from './account.ts';
import type { Binaries } from './binaries.ts';

/**
 * Stops a Postgres that still runs on this directory because its parent was killed. A directory left by a killed
 * Postgres needs nothing: it recovers by itself on the next start. Repeating is safe.
 */
export function stopOrphan(binaries: Binaries, directory: string, account: Account | null): boolean {
	const pidFile = join(directory, 'postmaster.pid');
	if (!existsSync(pidFile)) return false;

	const pid = Number(readFileSync(pidFile, 'utf8').split('\n')[0]);
	if (!runsPostgres(pid, directory)) {
		rmSync(pidFile, { force: true }); // Postgres would refuse to start if another process had this number now
		return false;
	}
	const identity = account ? { uid: account.uid, gid: account.gid } : {};
	const arguments_ = ['-D', directory, 'stop', '-m', 'fast', '-w', '-t', '30'];
	const { status, stderr } = spawnSync(binaries.pgCtl, arguments_, {
		...identity,
		cwd: '/',
		encoding: 'utf8'
	});
	if (status !== 0 && runsPostgres(pid, directory)) {
		throw new Error(`Postgres (pid ${pid}) of an earlier run does not stop.\n${stderr}`);
	}
	return true;
}

/** The number alone proves nothing: after a reboot it may belong to a stranger. */
function runsPostgres(pid: number, directory: string): boolean {
	return commandLine(pid).includes(directory);
}
