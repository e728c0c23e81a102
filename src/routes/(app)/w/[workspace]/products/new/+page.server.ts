import { randomUUID } from 'node:crypto';
import { fail, redirect } from '@sveltejs/kit';
import { superValidate } from 'sveltekit-superforms';
import { zod4 } from 'sveltekit-superforms/adapters';
import { m } from '$lib/paraglide/messages.js';
import { Brief, BriefForm, languages, notesMaxBytes } from '$lib/products/brief.ts';
import { formOutcome } from '$lib/server/form-outcome.ts';
import * as products from '$lib/server/products/index.ts';
import { requireMember } from '$lib/server/workspaces/members.ts';
import { isUuid } from '$lib/uuid.ts';
import type { Actions, PageServerLoad } from './$types';

const start = { type: 'ebook', tone: 'professional', length: 'standard' } as const;

export const load: PageServerLoad = async ({ locals, params }) => {
	const member = await requireMember(locals, params.workspace, 'member');
	const language = languages.find((known) => known === locals.locale) ?? 'en';
	const [quote, form] = await Promise.all([
		products.quote(member),
		superValidate({ ...start, language }, zod4(BriefForm), { errors: false })
	]);
	// The key is made here, so that sending this page twice is one order.
	return {
		form,
		quote,
		isDemo: quote.isDemo,
		idempotencyKey: randomUUID(),
		crumbs: crumbs(member.handle)
	};
};

function crumbs(handle: string) {
	return [{ label: m.products_title(), href: `/w/${handle}/products` }, { label: m.new_title() }];
}

export const actions: Actions = {
	default: async ({ locals, params, request }) => {
		const member = await requireMember(locals, params.workspace, 'member');
		const data = await request.formData();
		await takeNotesFile(data);
		const form = await superValidate(data, zod4(BriefForm));
		if (!form.valid) return fail(400, { form });
		let productId: string;
		try {
			({ productId } = await products.order(member, Brief.parse(form.data), keyFrom(data)));
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
