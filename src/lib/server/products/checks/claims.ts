import type { Finding } from '../../../products/findings.ts';
import { factsOf } from './claims/facts.ts';
import { sentencesIn } from './claims/sentences.ts';
import { findSupport } from './claims/support.ts';
import type { Check } from './context.ts';
import { baseOf } from './language.ts';
import { quoteOf } from './source.ts';

/** More would bury the rest. */
const mostOfAKind = 15;
const passageLength = 240;

/** Headings name, tables and fields are filled in: a claim is made in a sentence. List numbers are none of its figures. */
const isProse = (line: string): boolean => !/^(?:#{1,6}\s|\||>)/.test(line) && !/_{3,}/.test(line);
const unnumbered = (line: string): string =>
	line.replace(/^\s*(?:\d+[.)]|[-*+])\s+/, (mark) => ' '.repeat(mark.length));

/**
 * Sentences with figures, quoted speech or a named authority, each held against the order's sources and notes. Not judged where
 * there are neither, and not in templates, whose examples are made up by order.
 */
export const checkClaims: Check = ({ text, prose }, { grounds = [], language, type }) => {
	if (grounds.length === 0 || type === 'template') return [];
	const found = sentencesIn(prose).flatMap(({ text: sentence, start, end }): Finding[] => {
		const facts = isProse(sentence) ? factsOf(unnumbered(sentence)) : null;
		if (!facts) return [];
		const support = findSupport(sentence, facts, grounds, baseOf(language));
		const place = { severity: 'note' as const, quote: quoteOf(text, start, end), start, end };
		if (!support) return [{ ...place, kind: 'claim_unsupported', detail: {} }];
		const { label, name } = support.ground;
		const passage = quoteOf(support.passage, 0, passageLength);
		return [{ ...place, kind: 'claim_supported', detail: { source: label, name, passage } }];
	});
	const of = (kind: Finding['kind']) =>
		found.filter((finding) => finding.kind === kind).slice(0, mostOfAKind);
	return [...of('claim_unsupported'), ...of('claim_supported')];
};
