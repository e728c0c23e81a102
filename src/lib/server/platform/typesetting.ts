import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { findPackageJSON } from 'node:module';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { DomainError } from './errors.ts';

/** What the process is told, and what it answers. `content` is JSON. */
export type Order = { templatePath: string; content: string; madeAt: number };
export type Answer = { pdf: Uint8Array } | { fault: string };

export type Documents = {
	/** A template below src/lib/server (`billing/account-statement.typ`) and what it shows, as plain data. */
	typeset: (template: string, content: object) => Promise<Uint8Array<ArrayBuffer>>;
};
type Bounds = { atOnce: number; mostWaiting: number; timeoutMs: number };

// The app is bundled elsewhere; process and templates run from src, which lies beside package.json in every installation.
const source = join(dirname(findPackageJSON(import.meta.url) ?? '.'), 'src/lib/server');

/**
 * Makes PDFs, each in a process of its own that ends with it, at most `atOnce` side by side. Text in the content is never markup.
 * Throws `documents_busy` (503) when too many wait already; a template that does not compile, or takes longer than `timeoutMs`,
 * is a bug and stays one.
 */
export function createDocuments({ atOnce, mostWaiting, timeoutMs }: Bounds): Documents {
	let running = 0;
	const waiting: (() => void)[] = [];

	async function takeTurn(): Promise<void> {
		if (running < atOnce) {
			running += 1;
		} else if (waiting.length < mostWaiting) {
			await new Promise<void>((goOn) => waiting.push(goOn)); // whoever ends hands its turn over
		} else {
			throw new DomainError('documents_busy', 503);
		}
	}

	function endTurn(): void {
		const next = waiting.shift();
		if (next) next();
		else running -= 1;
	}

	return {
		async typeset(template, content) {
			await takeTurn();
			try {
				return await inProcess(template, content, timeoutMs);
			} finally {
				endTurn();
			}
		}
	};
}

/** The documents of this process. One core stays free for everything else. */
export const documents = createDocuments({
	atOnce: Math.max(1, availableParallelism() - 1),
	mostWaiting: 50,
	timeoutMs: 30_000
});

async function inProcess(template: string, content: object, timeoutMs: number) {
	const child = fork(join(source, 'platform/typesetting-process.ts'), {
		env: {}, // it needs no setting, so it is told no secret
		execArgv: [],
		serialization: 'advanced',
		stdio: ['ignore', 'ignore', 'pipe', 'ipc']
	});
	const timer = setTimeout(() => child.kill('SIGKILL'), timeoutMs);
	try {
		const templatePath = join(source, template);
		child.send({ templatePath, content: JSON.stringify(content), madeAt: Date.now() } satisfies Order);
		const answer = await answerOf(child);
		if ('pdf' in answer) return new Uint8Array(answer.pdf);
		throw new Error(`the template ${template} does not compile: ${answer.fault}`);
	} finally {
		clearTimeout(timer);
		child.kill('SIGKILL');
	}
}

/** What the process answers. One that ends without an answer fails with what it said last. */
async function answerOf(child: ChildProcess): Promise<Answer> {
	let said = '';
	child.stderr?.on('data', (chunk: Buffer) => (said = (said + String(chunk)).slice(-2000)));
	const answered = once(child, 'message').then(([answer]) => answer as Answer);
	const ended = once(child, 'close').then(([code, signal]) => {
		throw new Error(`typesetting ended with ${signal ?? code} before it answered: ${said}`);
	});
	return Promise.race([answered, ended]);
}
