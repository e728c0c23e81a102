import type { BriefForm } from '$lib/products/brief.ts';
import type { SourceRow } from '$lib/products/sources.ts';
import type { Answers, FilledBrief } from '$lib/products/template-answers.ts';

/** An order that was begun and not sent: it outlives a reload and a look at another page, in this tab. */
export type Draft = {
	form: BriefForm;
	sources: SourceRow[];
	templateId: string | null;
	answers: Answers;
	/** What the template wrote into the form. */
	written: FilledBrief;
	/** Of the order: sent once more after a lost answer, it is the same order. */
	key: string;
};

const keyOf = (handle: string) => `order-draft:${handle}`;

/** The draft of this workspace, if there is one. */
export function readDraft(handle: string): Draft | null {
	try {
		const stored: unknown = JSON.parse(sessionStorage.getItem(keyOf(handle)) ?? 'null');
		return typeof stored === 'object' && stored !== null && 'sources' in stored ? (stored as Draft) : null;
	} catch {
		return null; // no storage here, or not what we stored
	}
}

export function keepDraft(handle: string, draft: Draft): void {
	try {
		sessionStorage.setItem(keyOf(handle), JSON.stringify(draft));
	} catch {
		// Full or forbidden: the form still stands on the page.
	}
}

export function dropDraft(handle: string): void {
	try {
		sessionStorage.removeItem(keyOf(handle));
	} catch {
		// Forbidden: then there is none.
	}
}
