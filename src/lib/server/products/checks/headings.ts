import type { Finding } from '../../../products/findings.ts';
import type { Check } from './context.ts';
import { headingsIn, type Heading } from './markdown-source.ts';
import { quoteOf, wordsIn } from './source.ts';

/** "Exercise" may head every lesson; a heading of this many words names its matter. */
const fewestWords = 3;

const plainly = (title: string): string =>
	wordsIn(title)
		.map(({ word }) => word)
		.join(' ');
const namesItsMatter = ({ title }: Heading): boolean => wordsIn(title).length >= fewestWords;

function note(text: string, kind: Finding['kind'], heading: Heading, detail: Finding['detail']): Finding {
	const { start, end } = heading;
	return { kind, severity: 'note', quote: quoteOf(text, start, end), start, end, detail };
}

/** Headings that stand twice: in this section, or here and in one or two others. One that most sections share is their common form. */
export const findRepeatedHeadings: Check = ({ text }, { others }) => {
	const theirs = others.map(({ title, body }) => ({
		title,
		headings: new Set(headingsIn(body).map((heading) => plainly(heading.title)))
	}));
	const seen = new Set<string>();
	return headingsIn(text).flatMap((heading) => {
		const key = plainly(heading.title);
		const isSecond = seen.has(key);
		seen.add(key);
		if (!namesItsMatter(heading)) return [];
		if (isSecond) return [note(text, 'repeated_heading', heading, {})];
		const sharing = theirs.filter(({ headings }) => headings.has(key));
		const isForm = sharing.length > 1 && sharing.length * 2 > others.length;
		const [first] = sharing;
		return first && !isForm ? [note(text, 'repeated_heading', heading, { section: first.title })] : [];
	});
};

/** A heading more than one level below the one before it: screen readers and contents lose the thread. */
export const findHeadingJumps: Check = ({ text }) =>
	headingsIn(text).flatMap((heading, place, all) => {
		const before = all[place - 1];
		if (!before || heading.level <= before.level + 1) return [];
		return [note(text, 'heading_jump', heading, { from: before.level, to: heading.level })];
	});
