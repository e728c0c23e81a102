import { randomUUID } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { commandLine } from '../../supabase/embedded/processes.ts';

const POLL_MS = 200;

/**
 * Runs `work` while no other process of this checkout holds `file`: two builds at once write into each other's output.
 * Waits as long as the holder lives; a dead one's lock is taken over.
 */
export async function withBuildLock(
	file: string,
	work: () => Promise<void>,
	signal?: AbortSignal
): Promise<void> {
	mkdirSync(dirname(file), { recursive: true });
	while (!tryLock(file)) {
		if (!isHeld(file)) rmSync(file, { force: true });
		else await sleep(POLL_MS, undefined, { signal });
	}
	try {
		await work();
	} finally {
		rmSync(file, { force: true });
	}
}

function tryLock(file: string): boolean {
	const own = `${file}.${process.pid}.${randomUUID()}`;
	writeFileSync(own, `${process.pid}\n${commandLine(process.pid)}`);
	try {
		linkSync(own, file); // appears whole or not at all
		return true;
	} catch (cause) {
		if ((cause as NodeJS.ErrnoException).code === 'EEXIST') return false;
		throw cause;
	} finally {
		rmSync(own);
	}
}

function isHeld(file: string): boolean {
	try {
		const [pid = '', command = ''] = readFileSync(file, 'utf8').split('\n');
		return command !== '' && commandLine(Number(pid)) === command;
	} catch {
		return false; // let go between two looks
	}
}
