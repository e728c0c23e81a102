import { jsonFrom, versionFrom } from '../../../products/edit-forms.ts';
import { fieldErrors } from '../../../products/edits.ts';
import { PromptTemplate } from '../../../products/prompt-template.ts';
import type { TemplateTrial } from '../../../products/template-types.ts';
import { DomainError } from '../../platform/errors.ts';
import { tryOnDemo } from './template-trial.ts';
import { archiveTemplate, getTemplate, saveTemplate, type Holder } from './templates.ts';

/** What an editor is answered: codes by the path of a field, or of the whole; what was made, where that is of use. */
export type TemplateOutcome = {
	done?: 'saved' | 'tried' | 'archived' | 'restored' | 'duplicated';
	id?: string;
	version?: number;
	code?: string;
	/** By path, as `variables.0.name`. */
	errors?: Record<string, string>;
	trial?: TemplateTrial;
};
export type Answered = { status: number; outcome: TemplateOutcome };

const refusal = (problem: unknown): Answered => {
	if (!(problem instanceof DomainError) || problem.status >= 500) throw problem;
	if (problem.status === 401 || problem.status === 404) throw problem;
	return { status: problem.status, outcome: { code: problem.code } };
};

/** The template that an editor sent, or what is wrong with it. */
function readContent(data: FormData): { content: PromptTemplate } | { answered: Answered } {
	const result = PromptTemplate.safeParse(jsonFrom(data, 'content'));
	if (result.success) return { content: result.data };
	return { answered: { status: 400, outcome: { errors: fieldErrors(result.error) } } };
}

/** Saves what the editor sent: a new template for `id` null, else its next version. */
export async function saveFrom(holder: Holder, id: string | null, data: FormData): Promise<Answered> {
	const read = readContent(data);
	if ('answered' in read) return read.answered;
	try {
		const over = id === null ? null : { id, version: versionFrom(data) };
		const saved = await saveTemplate(holder, read.content, over);
		return { status: 200, outcome: { done: 'saved', ...saved } };
	} catch (problem) {
		return refusal(problem);
	}
}

/** Tries what the editor sent on the demo, saved or not. Costs nothing. */
export function tryFrom(data: FormData): Answered {
	const read = readContent(data);
	if ('answered' in read) return read.answered;
	const answers = jsonFrom(data, 'answers');
	const given = Object.entries(typeof answers === 'object' && answers !== null ? answers : {});
	const texts = Object.fromEntries(given.map(([name, value]) => [name, String(value)]));
	try {
		return { status: 200, outcome: { done: 'tried', trial: tryOnDemo(read.content, texts) } };
	} catch (problem) {
		return refusal(problem);
	}
}

/** Archives a template, or for `isArchived` false brings it back. */
export async function archiveFrom(holder: Holder, id: string, isArchived: boolean): Promise<Answered> {
	await archiveTemplate(holder, id, isArchived);
	return { status: 200, outcome: { done: isArchived ? 'archived' : 'restored', id } };
}

/** Makes an old version the newest, as a version of its own. Throws `template_not_found` (404). */
export async function bringBackFrom(holder: Holder, id: string, data: FormData): Promise<Answered> {
	try {
		const { content } = await getTemplate(holder, id, Number(data.get('number')) || 0);
		const saved = await saveTemplate(holder, content, { id, version: versionFrom(data) });
		return { status: 200, outcome: { done: 'saved', ...saved } };
	} catch (problem) {
		return refusal(problem);
	}
}

/** Makes a copy for the holder, from one that they may read. Throws `template_not_found` (404). */
export async function duplicateFrom(holder: Holder, data: FormData): Promise<Answered> {
	try {
		const { content } = await getTemplate(holder, String(data.get('template') ?? ''));
		const saved = await saveTemplate(holder, content, null);
		return { status: 200, outcome: { done: 'duplicated', ...saved } };
	} catch (problem) {
		return refusal(problem);
	}
}
