import { z } from 'zod';
import { sizeOf, type Brief, type ProductType } from '../../../products/brief.ts';
import type { Outline, OutlineSection } from '../../../products/types.ts';
import type { ObjectRequest } from '../../ai/provider.ts';
import type { GroundingSource } from '../sources/storing.ts';
import { demoOutline } from './demo-product.ts';
import { fencedSources } from './grounding.ts';
import { maxSections } from './outline-limits.ts';
import { fencedNotes, houseRules, orderOf, sectionNames } from './request-text.ts';

const line = (max: number) => z.string().trim().min(1).max(max);

const fields = (section: z.ZodType<OutlineSection>) => ({
	title: line(200),
	subtitle: z.string().trim().max(300),
	promise: line(600),
	sections: z.array(section).min(1).max(maxSections)
});

const whole = (section: z.ZodType<OutlineSection>): z.ZodType<Outline> => z.object(fields(section));

const Section = z.object({
	title: line(200),
	intent: line(600),
	keyPoints: z.array(line(400)).max(12),
	module: z.string().trim().max(200).optional(),
	objectives: z.array(line(300)).max(4).optional()
});

/** What every type has; older outlines of courses have no more either. Also what a creator may edit an outline to. */
export const OutlineAnswer: z.ZodType<Outline> = whole(Section);

/** The same from a program: what it does not know is told, not dropped. */
export const OutlineEdit = z.strictObject(fields(Section.strict()));

const Plain = Section.omit({ module: true, objectives: true });

/** What is asked for by type: only lessons have modules and objectives. Notes arranged by the demo come without. */
const answers: Record<ProductType, z.ZodType<Outline>> = {
	ebook: whole(Plain),
	guide: whole(Plain),
	course: OutlineAnswer,
	template: whole(Plain)
};

const structure: Record<ProductType, string> = {
	ebook: 'Chapters build on each other, from why it matters to what the reader does next.',
	guide: 'Parts follow the order in which the reader acts; each ends with something done.',
	course:
		'Lessons rise in difficulty; each teaches one skill that an exercise can test. Group them into modules of two to four lessons that follow each other: all lessons of a module carry the same module title, without a number. objectives: one to four things the learner can do after the lesson, each beginning with a verb that can be observed.',
	template: 'Each section is one template for one situation, ready to be filled in.'
};

/** Asks for the plan of the product that `brief` orders. */
export function outlineRequest(brief: Brief, sources: GroundingSource[] = []): ObjectRequest<Outline> {
	const { sections, wordsPerSection } = sizeOf(brief);
	const name = sectionNames[brief.type];
	const subject = [brief.topic, brief.audience, brief.goal].join(' ');
	return {
		task: 'outline',
		system: `You plan digital products that sell because they keep their promise.\n${houseRules(brief)}`,
		prompt: [
			orderOf(brief),
			`Plan exactly ${sections} sections (each a ${name} of about ${wordsPerSection} words) that do not overlap.`,
			structure[brief.type],
			'title: specific, at most 80 characters. subtitle: one line, or empty. promise: what the reader will be able to do, in one or two sentences.',
			'Per section: a title without a number, its intent in one sentence, and three to five key points.',
			brief.notes.trim()
				? 'Build the plan on the notes: cover all of their substance, add only what they lack.'
				: '',
			sources.length > 0
				? 'Plan what the source texts can carry: each section should find its facts in them.'
				: ''
		]
			.filter(Boolean)
			.join('\n')
			.concat(fencedNotes(brief.notes), fencedSources(sources, subject, 'whole')),
		maxTokens: 6_000,
		temperature: 0.6,
		schema: answers[brief.type],
		demo: () => demoOutline(brief)
	};
}
