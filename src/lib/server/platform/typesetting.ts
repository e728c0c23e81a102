import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { askChild, serverSource } from './child-work.ts';
import { createTurns } from './turns.ts';

/** How a page becomes pictures: WebP, one of each width in pixels, over a picture where the page is see-through. */
export type Pictures = { widths: number[]; backdrop?: Uint8Array };

/** What the process is told, and what it answers. `content` is JSON. */
export type Order = { templatePath: string; content: string; madeAt: number; pictures?: Pictures };
export type Answer = { pdf: Uint8Array } | { pictures: Uint8Array[] } | { fault: string };

export type Documents = {
	/** A template below src/lib/server (`billing/account-statement.typ`) and what it shows, as plain data. */
	typeset: (template: string, content: object) => Promise<Uint8Array<ArrayBuffer>>;
	/** The same for a template of one page, as pictures in the order of their widths. */
	draw: (template: string, content: object, pictures: Pictures) => Promise<Uint8Array[]>;
};
type Bounds = { atOnce: number; mostWaiting: number; timeoutMs: number };

/**
 * Makes PDFs and pictures, each in a process of its own that ends with it, at most `atOnce` side by side. Text in the content is never markup.
 * Throws `documents_busy` (503) when too many wait already; a template that does not compile, or takes longer than `timeoutMs`,
 * is a bug and stays one.
 */
export function createDocuments({ atOnce, mostWaiting, timeoutMs }: Bounds): Documents {
	const inTurn = createTurns(atOnce, mostWaiting, 'documents_busy');
	const made = (template: string, content: object, pictures?: Pictures) =>
		inTurn(() => inProcess(template, content, timeoutMs, pictures));
	return {
		async typeset(template, content) {
			const answer = await made(template, content);
			if ('pdf' in answer) return new Uint8Array(answer.pdf);
			throw new Error(`the template ${template} does not compile: ${faultOf(answer)}`);
		},
		async draw(template, content, pictures) {
			const answer = await made(template, content, pictures);
			if ('pictures' in answer) return answer.pictures;
			throw new Error(`the template ${template} was not drawn: ${faultOf(answer)}`);
		}
	};
}

/** The documents of this process. One core stays free for everything else. */
export const documents = createDocuments({
	atOnce: Math.max(1, availableParallelism() - 1),
	mostWaiting: 50,
	timeoutMs: 30_000
});

const faultOf = (answer: Answer): string => ('fault' in answer ? answer.fault : 'another kind of answer');

async function inProcess(
	template: string,
	content: object,
	timeoutMs: number,
	pictures: Pictures | undefined
): Promise<Answer> {
	const templatePath = join(serverSource, template);
	const order: Order = { templatePath, content: JSON.stringify(content), madeAt: Date.now(), pictures };
	return (await askChild('platform/typesetting-process.ts', order, { timeoutMs })) as Answer;
}
