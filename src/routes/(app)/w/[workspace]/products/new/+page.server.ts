import { randomUUID } from 'node:crypto';
import { fail, redirect } from '@sveltejs/kit';
import { superValidate } from 'sveltekit-superforms';
import { zod4 } from 'sveltekit-superforms/adapters';
import { m } from '$lib/paraglide/messages.js';
import { Brief, BriefForm, languagesFor, notesMaxBytes } from '$lib/products/brief.ts';
import { answersFrom, defaultAnswers, type Answers } from '$lib/products/template-answers.ts';
import type { FoundTemplate } from '$lib/products/template-types.ts';
import { formOutcome } from '$lib/server/form-outcome.ts';
import * as products from '$lib/server/products/index.ts';
import { requireMember } from '$lib/server/workspaces/members.ts';
import { isUuid } from '$lib/uuid.ts';
import { versionOf } from '$lib/version.ts';
import type { Actions, PageServerLoad } from './$types';

const start = { type: 'ebook', tone: 'professional', length: 'standard' } as const;

export const load: PageServerLoad = async ({ locals, params, url }) => {
	const member = await requireMember(locals, params.workspace, 'member');
	const [quote, language, hasVoice, templates, template] = await Promise.all([
		products.quote(member),
		products.findDefaultLanguage(member),
		products.hasVoice(member),
		products.listUsable(member),
		products.findTemplate(member, url.searchParams.get('template') ?? '')
	]);
	const languages = languagesFor(locals.locale);
	return {
		start: { ...start, language: language ?? languages[0] },
		quote,
		isDemo: quote.isDemo,
		hasVoice,
		languages,
		templates,
		template: template?.isArchived ? null : template,
		answers: template ? answersOf(template, url.searchParams) : {},
		// Made here, so that sending this page twice is one order.
		idempotencyKey: randomUUID(),
		crumbs: crumbs(member.handle)
	};
};

function crumbs(handle: string) {
	return [{ label: m.products_title(), href: `/w/${handle}/products` }, { label: m.new_title() }];
}

/** What the address answers, as the form of questions sends it without JavaScript; else what the template suggests. */
function answersOf({ content }: FoundTemplate, query: URLSearchParams): Answers {
	const isAnswered = content.variables.some(({ name }) => query.has(`v_${name}`));
	return isAnswered ? answersFrom(content, query) : defaultAnswers(content);
}

export const actions: Actions = {
	default: async ({ locals, params, request }) => {
		const member = await requireMember(locals, params.workspace, 'member');
		const data = await request.formData();
		await takeNotesFile(data);
		// A box that is not ticked sends nothing, which is not the default here.
		if (!data.has('useVoice')) data.set('useVoice', 'false');
		const form = await superValidate(data, zod4(BriefForm));
		if (!form.valid) return fail(400, { form });
		let productId: string;
		try {
			const brief = Brief.parse({ ...form.data, template: templateFrom(data) });
			({ productId } = await products.order(member, brief, keyFrom(data)));
		} catch (problem) {
			return formOutcome(form, problem);
		}
		redirect(303, `/w/${member.handle}/products/${productId}`);
	}
};

/** Without JavaScript the notes may come as a file: their text joins what was pasted. */
async function takeNotesFile(data: FormData): Promise<void> {
	const file = data.get('notes_file');
	data.delete('notes_file');
	if (!(file instanceof File) || file.size === 0) return;
	// One byte too many is enough for the schema to refuse it.
	const text = await file.slice(0, notesMaxBytes + 1).text();
	const pasted = data.get('notes');
	data.set('notes', typeof pasted === 'string' && pasted.trim() ? `${pasted}\n\n${text}` : text);
}

function keyFrom(data: FormData): string {
	const key = data.get('idempotency_key');
	return isUuid(key) ? key : randomUUID();
}

/** Which template filled the form; whether there is such a one, the order asks. */
function templateFrom(data: FormData): Brief['template'] {
	const [id, version] = [data.get('template_id'), versionOf(String(data.get('template_version')))];
	return isUuid(id) && version > 0 ? { id, version } : null;
}
