import { isGood, type Finding } from '../../../products/findings.ts';
import type { Check, Section, SectionContext } from './context.ts';
import { checkClaims } from './claims.ts';
import { findEchoes } from './echoes.ts';
import { checkForm } from './form.ts';
import { findHeadingJumps, findRepeatedHeadings } from './headings.ts';
import { checkLanguage } from './language.ts';
import { findSelfTalk } from './leftovers.ts';
import { checkLength } from './length.ts';
import { checkLinks } from './links.ts';
import { findBrokenTables, findInlineFaults, findUnclosedCode } from './markup.ts';
import { findOverlap } from './overlap.ts';
import { findPlaceholders } from './placeholders.ts';
import { findRepetition } from './repetition.ts';
import { readSource } from './source.ts';
import { checkVariant } from './variant.ts';

const checks: Check[] = [
	findSelfTalk,
	findEchoes,
	findPlaceholders,
	checkLength,
	checkLinks,
	findUnclosedCode,
	findBrokenTables,
	findInlineFaults,
	findHeadingJumps,
	checkForm
];
const checksOfOwnText: Check[] = [
	checkLanguage,
	checkVariant,
	findRepetition,
	findOverlap,
	findRepeatedHeadings,
	checkClaims
];

/** More would bury what matters; the first ones are the gravest. */
const mostFindings = 40;

/** Everything there is to say about a section, the gravest first, then by place. Pure: the same text gives the same findings. */
export function judge(section: Section, context: SectionContext): Finding[] {
	const source = readSource(section.body);
	const due = context.isSample ? checks : [...checks, ...checksOfOwnText];
	const found = due.flatMap((check) => check(source, context));
	const rank = (finding: Finding): number => (finding.severity === 'repair' ? 0 : isGood(finding) ? 2 : 1);
	return found.toSorted((a, b) => rank(a) - rank(b) || a.start - b.start).slice(0, mostFindings);
}

export const needsRepair = (findings: Finding[]): boolean =>
	findings.some(({ severity }) => severity === 'repair');

/** How bad a text is: compares two of them. One that needs repair outweighs any number of notes. */
export function weigh(findings: Finding[]): number {
	const bad = findings.filter((finding) => !isGood(finding));
	return bad.reduce((sum, { severity }) => sum + (severity === 'repair' ? 100 : 1), 0);
}
