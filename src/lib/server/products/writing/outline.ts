import { z } from 'zod';
import { sizeOf, type Brief, type ProductType } from '../../../products/brief.ts';
import type { Outline } from '../../../products/types.ts';
import type { ObjectRequest } from '../../ai/provider.ts';
import { demoOutline } from './demo-product.ts';
import { maxSections } from './outline-limits.ts';
import { fencedNotes, houseRules, orderOf, sectionNames } from './request-text.ts';

const line = (max: number) => z.string().trim().min(1).max(max);

/** What a model has to answer, and what a creator may edit it to. */
export const OutlineAnswer: z.ZodType<Outline> = z.object({
	title: line(200),
	subtitle: z.string().trim().max(300),
	promise: line(600),
	sections: z
		.array(z.object({ title: line(200), intent: line(600), keyPoints: z.array(line(400)).max(12) }))
		.min(1)
		.max(maxSections)
});

const structure: Record<ProductType, string> = {
	ebook: 'Chapters build on each other, from why it matters to what the reader does next.',
	guide: 'Parts follow the order in which the reader acts; each ends with something done.',
	course: 'Lessons rise in difficulty; each teaches one skill that an exercise can test.',
	template: 'Each section is one template for one situation, ready to be filled in.'
};

/** Asks for the plan of the product that `brief` orders. */
export function outlineRequest(brief: Brief): ObjectRequest<Outline> {
	const { sections, wordsPerSection } = sizeOf(brief);
	const name = sectionNames[brief.type];
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
				: ''
		]
			.filter(Boolean)
			.join('\n')
			.concat(fencedNotes(brief.notes)),
		maxTokens: 6_000,
		temperature: 0.6,
		schema: OutlineAnswer,
		demo: () => demoOutline(brief)
	};
}
