import { Brief, type Language } from '../../../products/brief.ts';
import { renderMarkdown } from '../../../products/markdown.ts';
import type { PromptTemplate } from '../../../products/prompt-template.ts';
import { fillBrief, type Answers } from '../../../products/template-answers.ts';
import type { TemplateTrial } from '../../../products/template-types.ts';
import { DomainError } from '../../platform/errors.ts';
import { demoOutline, demoSection } from '../writing/demo-product.ts';
import { OutlineAnswer } from '../writing/outline.ts';

const chosen = { tone: 'professional', length: 'short' } as const;

/**
 * Makes the plan and the first section with the built-in demo: free, the same every time, and no word of it is a model's.
 * Throws `template_answers_unfit` (422) when no order comes of these answers.
 */
export function tryOnDemo(template: PromptTemplate, answers: Answers): TemplateTrial {
	const language: Language = template.fields.language || template.language;
	const { data: brief } = Brief.safeParse({ ...chosen, language, ...fillBrief(template, answers) });
	if (!brief) throw new DomainError('template_answers_unfit', 422);
	const outline = OutlineAnswer.parse(demoOutline(brief));
	return {
		topic: brief.topic,
		title: outline.title,
		promise: outline.promise,
		sections: outline.sections.map(({ title }) => title),
		html: renderMarkdown(demoSection(brief, outline, 0))
	};
}
