import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { askChild, serverSource } from './child-work.ts';
import { createTurns } from './turns.ts';

/** What the process is told, and what it answers. `content` is JSON. */
export type Order = { templatePath: string; content: string; madeAt: number };
export type Answer = { pdf: Uint8Array } | { fault: string };

export type Documents = {
	/** A template below src/lib/server (`billing/account-statement.typ`) and what it shows, as plain data. */
	typeset: (template: string, content: object) => Promise<Uint8Array<ArrayBuffer>>;
};
type Bounds = { atOnce: number; mostWaiting: number; timeoutMs: number };

/**
 * Makes PDFs, each in a process of its own that ends with it, at most `atOnce` side by side. Text in the content is never markup.
 * Throws `documents_busy` (503) when too many wait already; a template that does not compile, or takes longer than `timeoutMs`,
 * is a bug and stays one.
 */
export function createDocuments({ atOnce, mostWaiting, timeoutMs }: Bounds): Documents {
	const inTurn = createTurns(atOnce, mostWaiting, 'documents_busy');
	return {
		typeset: (template, content) => inTurn(() => inProcess(template, content, timeoutMs))
	};
}

/** The documents of this process. One core stays free for everything else. */
export const documents = createDocuments({
	atOnce: Math.max(1, availableParallelism() - 1),
	mostWaiting: 50,
	timeoutMs: 30_000
});

async function inProcess(template: string, content: object, timeoutMs: number) {
	const templatePath = join(serverSource, template);
	const order: Order = { templatePath, content: JSON.stringify(content), madeAt: Date.now() };
	const answer = (await askChild('platform/typesetting-process.ts', order, { timeoutMs })) as Answer;
	if ('pdf' in answer) return new Uint8Array(answer.pdf);
	throw new Error(`the template ${template} does not compile: ${answer.fault}`);
}
