import { z } from 'zod';
import type { Brief } from '../../../products/brief.ts';
import type { Outline, StyleSheet } from '../../../products/types.ts';
import type { ObjectRequest } from '../../ai/provider.ts';
import type { GroundingSource } from '../sources/storing.ts';
import { fencedSources } from './grounding.ts';
import { fencedNotes, houseRules, inert, orderOf, relevantNotes, sectionNames } from './request-text.ts';

const line = (max: number) => z.string().trim().min(1).max(max);

/** What a model has to answer. Sections written before there were style sheets have an empty one. */
export const StyleSheetAnswer = z.object({
	voice: z.string().trim().max(800).default(''),
	terms: z
		.array(z.object({ term: line(80), use: line(300) }))
		.max(24)
		.default([]),
	facts: z.array(line(400)).max(24).default([]),
	summaries: z.array(z.string().trim().max(600)).max(40).default([])
});

/**
 * Asks for what sections that are written side by side have to share: one voice, one word for each idea, the facts of the
 * notes that must come out the same everywhere, and what each section will say, so that its neighbours can build on it.
 */
export function styleSheetRequest(
	brief: Brief,
	outline: Outline,
	sources: GroundingSource[] = []
): ObjectRequest<StyleSheet> {
	const name = sectionNames[brief.type];
	const subject = outline.sections.map(({ title, keyPoints }) => [title, ...keyPoints].join(' ')).join(' ');
	return {
		task: 'style_sheet',
		system: `You edit a digital product that several writers write at the same time, one ${name} each.\n${houseRules(brief)}`,
		prompt: [
			orderOf(brief),
			`\n<outline>\n${wholeOutline(outline)}\n</outline>\n`,
			'Give the style sheet that all writers share:',
			'voice: how the text speaks to its reader, in two sentences: person, form of address, rhythm.',
			'terms: up to twelve words that must be used alike everywhere, each with how to use it.',
			'facts: up to twelve facts, figures and names from the notes and source texts that must not vary; none when there are neither.',
			`summaries: for each of the ${outline.sections.length} sections, in order, two sentences on what it will say, with its main example, so that no other section uses the same.`
		]
			.join('\n')
			.concat(fencedNotes(relevantNotes(brief.notes, subject)), fencedSources(sources, subject, 'whole')),
		maxTokens: 4_000,
		temperature: 0.4,
		schema: StyleSheetAnswer,
		demo: () => demoStyleSheet(outline)
	};
}

/** The demo arranges or recites: it shares what the outline says and adds nothing. */
function demoStyleSheet({ sections }: Outline): StyleSheet {
	return { voice: '', terms: [], facts: [], summaries: sections.map(({ intent }) => intent) };
}

function wholeOutline({ title, promise, sections }: Outline): string {
	const lines = sections.map(
		({ title: name, intent, keyPoints }, place) =>
			`${place + 1}. ${name}: ${intent}${keyPoints.length > 0 ? ` (${keyPoints.join('; ')})` : ''}`
	);
	return [title, promise, ...lines].join('\n');
}

/** The style sheet as a section's writer reads it; nothing of it when it is empty. */
export function describeStyle({ voice, terms, facts }: StyleSheet): string {
	const parts = [
		voice ? `Voice: ${voice}` : '',
		terms.length > 0 ? `Terms: ${terms.map(({ term, use }) => `${term} (${use})`).join('; ')}` : '',
		facts.length > 0 ? `Facts that must come out the same everywhere: ${facts.join('; ')}` : ''
	].filter(Boolean);
	return parts.length > 0 ? `\n<style_sheet>\n${inert(parts.join('\n'))}\n</style_sheet>` : '';
}

/** What the style sheet says that a section will say; its intent where it says nothing. */
export function summaryOf(style: StyleSheet, outline: Outline, index: number): string {
	return style.summaries[index] || outline.sections[index]?.intent || '';
}
