import type { RequestEvent } from '@sveltejs/kit';
import { CoverChoice } from '$lib/products/cover.ts';
import { fieldErrors } from '$lib/products/edits.ts';
import type { Outcome } from '$lib/products/outcome.ts';
import { pictureFrom } from '$lib/server/media/pictures.ts';
import * as products from '$lib/server/products/index.ts';
import { invalid, refused } from './refusals.ts';

type Editor = Parameters<typeof products.chooseCover>[0];
type Asking = RequestEvent<{ workspace: string; product: string }>;

/** Draws the cover in the design and colours of the form. */
export async function chooseCover(member: Editor, { params, request }: Asking) {
	const data = Object.fromEntries(await request.formData());
	const choice = CoverChoice.safeParse(data);
	if (!choice.success) return invalid({ form: 'cover' }, fieldErrors(choice.error));
	try {
		await products.chooseCover(member, params.product, choice.data, { keepsArt: data.keeps_art === 'on' });
		return { form: 'cover' } satisfies Outcome;
	} catch (problem) {
		return refused({ form: 'cover' }, problem);
	}
}

/** Puts the picture of the form in the cover's place. */
export async function uploadCover(member: Editor, { params, request }: Asking) {
	try {
		await products.uploadCover(member, params.product, await pictureFrom(await request.formData()));
		return { form: 'uploadCover' } satisfies Outcome;
	} catch (problem) {
		return refused({ form: 'uploadCover' }, problem);
	}
}

/** Takes a picture away: the cover is of type and colour again. */
export async function composeCover(member: Editor, { params }: Asking) {
	try {
		await products.composeAgain(member, params.product);
		return { form: 'composeCover' } satisfies Outcome;
	} catch (problem) {
		return refused({ form: 'composeCover' }, problem);
	}
}
