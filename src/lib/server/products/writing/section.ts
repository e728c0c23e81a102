import { sizeOf, type Brief } from '../../../products/brief.ts';
import { countWords } from '../../../products/markdown.ts';
import type { Outline, OutlineSection, StyleSheet } from '../../../products/types.ts';
import type { Finished, TextRequest } from '../../ai/provider.ts';
import type { GroundingSource } from '../sources/storing.ts';
import { demoSection } from './demo-product.ts';
import { stripLeftovers } from '../checks/leftovers.ts';
import { formOf } from './forms.ts';
import { fencedSources } from './grounding.ts';
import { fencedNotes, houseRules, orderOf, relevantNotes, rulesOf, sectionNames } from './request-text.ts';
import { describeStyle, summaryOf } from './style-sheet.ts';

/** The whole that a section is a part of. Sections are written side by side: each request holds all of it. */
export type Plan = { outline: Outline; style: StyleSheet; sources?: GroundingSource[] };

/** Asks for the text of one section. */
export function sectionRequest(brief: Brief, plan: Plan, index: number): TextRequest {
	const { outline, style } = plan;
	const section = outline.sections[index];
	if (!section) throw new RangeError(`no section ${index} in the outline`);
	const { wordsPerSection } = sizeOf(brief);
	const subject = [section.title, section.intent, ...section.keyPoints].join(' ');
	return {
		task: 'section',
		system: systemOf(brief),
		prompt: [
			orderOf(brief),
			`\n<outline>\n${describeOutline(outline)}\n</outline>`,
			describeStyle(style),
			`\nWrite section ${index + 1}, "${section.title}": about ${wordsPerSection} words of Markdown, without its title.`,
			`Its intent: ${section.intent}`,
			section.module ? `It belongs to the module "${section.module}".` : '',
			section.keyPoints.length > 0 ? `Its key points: ${section.keyPoints.join('; ')}` : '',
			objectivesOf(section),
			style.summaries[index] ? `It will say: ${style.summaries[index]}` : '',
			neighbours(plan, index),
			formOf(brief.type, brief.language),
			'Sub-headings begin with ##. No images, no HTML.'
		]
			.filter(Boolean)
			.join('\n')
			.concat(
				fencedNotes(relevantNotes(brief.notes, subject)),
				fencedSources(plan.sources ?? [], subject, 'section')
			),
		// A cap against running on, not a target: other scripts take more tokens per word, and thinking counts too.
		maxTokens: wordsPerSection * 6 + 1_000,
		temperature: 0.7,
		demo: () => demoSection(brief, outline, index),
		finish: (text) => finishSection(text, brief, section)
	};
}

/** What a model is told before every section. */
export const systemOf = (brief: Brief): string => `${roleOf(brief)}\n${houseRules(brief)}`;

const roleOf = ({ type }: Brief): string => `You write one ${sectionNames[type]} of a digital product.`;

/** Our own words in a section's order: what a section must not give back. */
export function instructionsOf(brief: Brief): string[] {
	return [roleOf(brief), ...rulesOf(brief), ...formOf(brief.type, brief.language).split('\n')];
}

/** What a lesson's exercise and quiz test. */
export const objectivesOf = ({ objectives = [] }: OutlineSection): string =>
	objectives.length > 0 ? `Its objectives: ${objectives.join('; ')}` : '';

export function describeOutline(outline: Outline): string {
	const sections = outline.sections.map(
		({ title, intent, module }, place) => `${place + 1}. ${module ? `(${module}) ` : ''}${title}: ${intent}`
	);
	return [outline.title, outline.promise, ...sections].join('\n');
}

/** What the sections beside this one say, which this one therefore leaves out. */
function neighbours({ outline, style }: Plan, index: number): string {
	const before = outline.sections[index - 1];
	const after = outline.sections[index + 1];
	return [
		before
			? `The section before is "${before.title}" (${summaryOf(style, outline, index - 1)}): do not repeat it.`
			: '',
		after
			? `The section after will be "${after.title}" (${summaryOf(style, outline, index + 1)}): do not anticipate it.`
			: ''
	]
		.filter(Boolean)
		.join('\n');
}

/** Without the talk around the text and the repeated title: what costs nothing to mend. The checks judge the rest. */
export function tidySection(text: string, { language }: Brief, section: OutlineSection): string {
	return withoutOwnTitle(stripLeftovers(text, language), section.title);
}

/** The tidy text, or a complaint when next to nothing remains of it. */
export function finishSection(text: string, brief: Brief, section: OutlineSection): Finished {
	const clean = tidySection(text, brief, section);
	const fewest = sizeOf(brief).wordsPerSection / 6;
	if (countWords(clean, brief.language) < fewest) return { complaint: 'too_short' };
	return { text: clean };
}

/** "# Flour" or "## Chapter 2: Flour" on top of the section "Flour" would show the title twice. */
function withoutOwnTitle(text: string, title: string): string {
	const match = /^(?:#{1,6}[ \t]+([^\n]+?)[ \t#]*|\*\*([^\n*]+)\*\*)(?:\n+|$)/.exec(text);
	const heading = plainly(match?.[1] ?? match?.[2] ?? '');
	const own = plainly(title);
	const isOwn =
		heading !== '' && (heading === own || (heading.endsWith(` ${own}`) && heading.length - own.length <= 24));
	return match && isOwn ? text.slice(match[0].length).trim() : text;
}

function plainly(text: string): string {
	return text
		.toLowerCase()
		.replace(/[^\p{L}\p{N}]+/gu, ' ')
		.trim();
}
