import { createHash } from 'node:crypto';
import { Brief, productTypes } from '../../../products/brief.ts';
import { revisionKinds } from '../../../products/revisions.ts';
import { outlineRequest } from './outline.ts';
import { repairRequest } from './repair.ts';
import { revisionRequest } from './revise.ts';
import { salesPageRequest } from './sales-page.ts';
import { sectionRequest, type Plan } from './section.ts';
import { styleSheetRequest } from './style-sheet.ts';

type Written = { task: string; system: string; prompt: string };

const outline = {
	title: 'T',
	subtitle: 'S',
	promise: 'P',
	sections: ['A', 'B', 'C'].map((title) => ({
		title,
		intent: `${title}.`,
		keyPoints: [`${title}1`, `${title}2`]
	}))
};
const sources = [{ id: '00000000-0000-4000-8000-000000000000', label: 'S1', name: 'N', text: 'X' }];
const plan: Plan = {
	outline,
	sources,
	style: { voice: 'V', terms: [{ term: 't', use: 'u' }], facts: ['f'], summaries: ['a', 'b', 'c'] }
};
const text = 'A. B.\n\nC.';
const briefs = productTypes.map((type) =>
	Brief.parse({
		type,
		topic: 'Topic',
		audience: 'W',
		goal: 'G',
		tone: 'casual',
		language: 'en',
		length: 'short',
		notes: 'N',
		instructions: 'I',
		voice: 'V',
		sources: sources.map(({ id }) => id)
	})
);

/** Each request as it is written for the same few orders: whatever of it changes, changed in our words. */
const writers: ((brief: Brief) => Written[])[] = [
	(brief) => [outlineRequest(brief, sources), styleSheetRequest(brief, outline, sources)],
	(brief) => [sectionRequest(brief, plan, 1), repairRequest(brief, { plan, index: 1, text, findings: [] })],
	(brief) => [salesPageRequest(brief, outline, [{ title: 'A', markdown: text }])],
	(brief) =>
		[null, { start: 0, end: 2 }].flatMap((passage) =>
			revisionKinds.map((kind) => revisionRequest(brief, { kind, wish: 'w', text, passage, plan, index: 1 }))
		)
];

let versions: Map<string, string> | undefined;

function computeVersions(): Map<string, string> {
	const hashes = new Map<string, ReturnType<typeof createHash>>();
	for (const { task, system, prompt } of writers.flatMap((write) => briefs.flatMap(write))) {
		const hash = hashes.get(task) ?? createHash('sha256');
		hashes.set(task, hash.update(`${system}\n${prompt}\n`));
	}
	return new Map([...hashes].map(([task, hash]) => [task, hash.digest('hex').slice(0, 12)]));
}

/**
 * The version of our fixed words for a task: a hash of what its request is for the same orders, so that it changes with
 * every word of ours and with nothing else. Null for a task without a request of ours.
 */
export function promptVersionOf(task: string): string | null {
	versions ??= computeVersions();
	return versions.get(task) ?? null;
}
