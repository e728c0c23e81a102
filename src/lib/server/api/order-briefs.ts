import { BriefForm } from '../../products/brief.ts';
import { answersOfValues, fillBrief, type FilledBrief } from '../../products/template-answers.ts';
import { DomainError } from '../platform/errors.ts';
import { getTemplate, type Holder } from '../products/templates/templates.ts';
import { requireInput } from './input.ts';
import type { OrderBody } from './order-schemas.ts';

type Asked = { brief: BriefForm; template: { id: string; version: number } | null };

/**
 * What a body orders, filled by its template where it names one. Throws `template_not_found` (404) for one that is not there,
 * archived or somebody else's, and `input_invalid` (422) with every wrong value and every field that is still missing.
 */
export async function briefOf(holder: Holder, { template, ...given }: OrderBody): Promise<Asked> {
	if (!template) return { brief: requireInput(BriefForm, given), template: null };
	const found = await getTemplate(holder, template.id, template.version);
	if (found.isArchived) throw new DomainError('template_not_found', 404);
	const { answers, problems } = answersOfValues(found.content, template.values);
	const fields = Object.entries(problems).map(([name, code]) => ({ path: `template.values.${name}`, code }));
	if (fields.length > 0) throw new DomainError('input_invalid', 422, { detail: { fields } });
	const brief = requireInput(BriefForm, over(fillBrief(found.content, answers), given));
	return { brief, template: { id: found.id, version: found.shownVersion } };
}

/** What was given goes before what the template says; how many sections of how many words belongs to the length. */
function over(filled: FilledBrief, given: Omit<OrderBody, 'template'>): object {
	const { sections, wordsPerSection, ...texts } = given;
	const said = Object.entries(texts).filter(([, value]) => value !== undefined && value !== '');
	return {
		...given,
		...filled,
		...Object.fromEntries(said),
		...(given.length && { sections, wordsPerSection })
	};
}
