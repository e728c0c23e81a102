import { existsSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

export const heapFile = (pid: number): string => join(tmpdir(), `noxloop-bench-heap-${pid}`);

/** Settings with which the programs of a system answer `keptBy`. */
export const tellsHeap = {
	NODE_OPTIONS: `--expose-gc --import ${new URL('./tell-heap.ts', import.meta.url).href}`
};

/**
 * What a program still keeps after a collection, in megabytes. Its resident memory tells less: it grows and shrinks by when
 * the collector finds it worth its while.
 */
export async function keptBy(pid: number): Promise<number> {
	const file = heapFile(pid);
	process.kill(pid, 'SIGUSR2');
	for (const end = Date.now() + 10_000; !existsSync(file); await sleep(20))
		if (Date.now() > end) throw new Error('a program did not tell what it keeps');
	const bytes = Number(readFileSync(file, 'utf8'));
	rmSync(file);
	return bytes / 1024 / 1024;
}
