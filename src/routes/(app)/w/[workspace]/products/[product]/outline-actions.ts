import { redirect, type RequestEvent } from '@sveltejs/kit';
import * as forms from '$lib/products/edit-forms.ts';
import type { FieldErrors } from '$lib/products/edits.ts';
import type { Outcome } from '$lib/products/outcome.ts';
import * as products from '$lib/server/products/index.ts';
import { invalid, refused } from './refusals.ts';

type Editor = Parameters<typeof products.saveOutline>[0];
type Asking = RequestEvent<{ workspace: string; product: string }>;

/** Keeps the outline while it waits for approval. */
export async function saveOutline(member: Editor, { params, request }: Asking) {
	const data = await request.formData();
	const { value, errors } = products.checkOutline(data);
	const kept = { form: 'outline', version: forms.versionFrom(data) } as const;
	if (errors) return invalid(kept, errors satisfies FieldErrors);
	try {
		const saved = await products.saveOutline(member, params.product, kept.version, value);
		return { form: 'outline', saved } satisfies Outcome;
	} catch (problem) {
		return refused(kept, problem);
	}
}

/** Lets the writing begin with the outline as it is stored. */
export async function approveOutline(member: Editor, { params, request, url }: Asking) {
	const version = forms.versionFrom(await request.formData());
	try {
		await products.approveOutline(member, params.product, version);
	} catch (problem) {
		return refused({ form: 'approve', version }, problem);
	}
	redirect(303, url.pathname);
}
