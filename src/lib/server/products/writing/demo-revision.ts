import type { Language } from '../../../products/brief.ts';
import type { RevisionKind } from '../../../products/revisions.ts';

/** What the built-in demo can do to a text without a model. It shortens; it adds nothing and judges no tone. */
export const demoCanRevise = (kind: RevisionKind, isSelection: boolean): boolean =>
	kind === 'shorten' || (kind === 'regenerate' && !isSelection);

/**
 * The text with the first half of each paragraph's sentences. Headings, lists, tables, quotations and code stay as they are,
 * as does a paragraph whose emphasis would be cut in two.
 */
export function shortenText(text: string, language: Language): string {
	const sentences = new Intl.Segmenter(language, { granularity: 'sentence' });
	let isCode = false;
	return text
		.split(/\n{2,}/)
		.map((paragraph) => {
			const fences = paragraph.match(/^(?:```|~~~)/gm)?.length ?? 0;
			const wasCode = isCode;
			if (fences % 2 === 1) isCode = !isCode;
			if (wasCode || fences > 0 || isBlockMarkup(paragraph)) return paragraph;
			const parts = [...sentences.segment(paragraph)].map(({ segment }) => segment);
			const kept = parts
				.slice(0, Math.ceil(parts.length / 2))
				.join('')
				.trimEnd();
			return isWhole(kept) ? kept : paragraph;
		})
		.join('\n\n');
}

const isBlockMarkup = (paragraph: string): boolean => /^\s*(?:#|>|\||[-*+] |\d+[.)] )/.test(paragraph);

function isWhole(text: string): boolean {
	const count = (mark: RegExp): number => text.match(mark)?.length ?? 0;
	return count(/\*/g) % 2 === 0 && count(/`/g) % 2 === 0 && count(/\[/g) === count(/\]/g);
}
