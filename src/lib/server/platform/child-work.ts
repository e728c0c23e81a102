import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { findPackageJSON } from 'node:module';
import { dirname, join } from 'node:path';

export type Bounds = {
	timeoutMs: number;
	/** Of the whole process, where the system tells (Linux). The JavaScript heap is held to it everywhere. */
	memoryMb?: number;
};

/** Why a process ended without an answer. */
export class ChildEnded extends Error {
	readonly reason: 'time' | 'memory' | 'crash';

	constructor(reason: ChildEnded['reason'], said: string) {
		super(said);
		this.name = 'ChildEnded';
		this.reason = reason;
	}
}

// The app is bundled elsewhere; processes and templates run from src, which lies beside package.json in every installation.
export const serverSource = join(dirname(findPackageJSON(import.meta.url) ?? '.'), 'src/lib/server');

/**
 * Has a process of its own, that ends with it, answer one order. `script` lies below src/lib/server. Throws `ChildEnded` when it
 * takes longer or more memory than it may, or ends without an answer.
 */
export async function askChild(
	script: string,
	order: object,
	{ timeoutMs, memoryMb }: Bounds
): Promise<unknown> {
	const child = fork(join(serverSource, script), {
		env: {}, // it needs no setting, so it is told no secret
		execArgv: memoryMb ? [`--max-old-space-size=${memoryMb}`] : [],
		serialization: 'advanced',
		stdio: ['ignore', 'ignore', 'pipe', 'ipc']
	});
	let reason: ChildEnded['reason'] = 'crash';
	const end = (why: ChildEnded['reason']): void => {
		reason = why;
		child.kill('SIGKILL');
	};
	const timer = setTimeout(() => end('time'), timeoutMs);
	const watch = memoryMb ? setInterval(() => void watchMemory(child, memoryMb, end), 25) : undefined;
	try {
		child.send(order);
		return await answerOf(child, script, () => reason);
	} finally {
		clearTimeout(timer);
		clearInterval(watch);
		child.kill('SIGKILL');
	}
}

/** What a heap limit does not count: buffers, and what WebAssembly takes. */
async function watchMemory({ pid }: ChildProcess, memoryMb: number, end: (why: 'memory') => void) {
	const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
	const kB = Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? 0);
	if (kB > memoryMb * 1024) end('memory');
}

/** What the process answers. One that ends without an answer fails with what it said last. */
async function answerOf(child: ChildProcess, script: string, reason: () => ChildEnded['reason']) {
	let said = '';
	child.stderr?.on('data', (chunk: Buffer) => (said = (said + String(chunk)).slice(-2000)));
	const answered = once(child, 'message').then(([answer]) => answer as unknown);
	const ended = once(child, 'close').then(([code, signal]) => {
		const why = reason() === 'crash' && said.includes('heap out of memory') ? 'memory' : reason();
		throw new ChildEnded(why, `${script} ended with ${signal ?? code} before it answered: ${said}`);
	});
	return Promise.race([answered, ended]);
}
