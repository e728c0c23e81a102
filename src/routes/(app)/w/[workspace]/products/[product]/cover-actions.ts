import type { RequestEvent } from '@sveltejs/kit';
import { CoverChoice } from '$lib/products/cover.ts';
import { fieldErrors } from '$lib/products/edits.ts';
import type { Outcome } from '$lib/products/outcome.ts';
import { PictureOrder } from '$lib/products/picture.ts';
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

/** Has another picture painted. */
export async function paint(member: Editor, { params, request }: Asking) {
	const data = Object.fromEntries(await request.formData());
	const order = PictureOrder.safeParse(data);
	if (!order.success) return invalid({ form: 'paint' }, fieldErrors(order.error));
	const key = typeof data.key === 'string' && data.key ? data.key : crypto.randomUUID();
	try {
		await products.requestPicture(member, params.product, order.data, key);
		return { form: 'paint' } satisfies Outcome;
	} catch (problem) {
		return refused({ form: 'paint' }, problem);
	}
}

/** Makes the picture that was painted the cover. */
export async function usePicture(member: Editor, { params, request }: Asking) {
	const id = String((await request.formData()).get('revision') ?? '');
	try {
		await products.acceptPicture(member, { productId: params.product, id });
		return { form: 'usePicture' } satisfies Outcome;
	} catch (problem) {
		return refused({ form: 'usePicture' }, problem);
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
