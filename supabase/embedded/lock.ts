import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { commandLine } from './processes.ts';

/**
 * Marks `dataDir` as used by this process and returns the way to let it go. Throws when a living process uses it:
 * starting anyway would stop that process's database as if it were an orphan. A dead one's mark is taken over.
 */
export function lockDataDir(dataDir: string): () => void {
	const file = join(dataDir, 'stack.pid');
	const owner = ownerOf(file);
	if (owner)
		throw new Error(`The stack in ${dataDir} is already running (process ${owner}). Stop that one first.`);

	writeFileSync(file, `${process.pid}\n${commandLine(process.pid)}`);
	return () => rmSync(file, { force: true });
}

function ownerOf(file: string): number | null {
	if (!existsSync(file)) return null;
	const [pid = '', command = ''] = readFileSync(file, 'utf8').split('\n');
	if (Number(pid) === process.pid) return process.pid;
	const isAlive = command !== '' && commandLine(Number(pid)) === command;
	return isAlive ? Number(pid) : null;
}
