import { z } from 'zod';
import { CoverColours } from '$lib/products/cover.ts';
import { DomainError } from '$lib/server/platform/errors.ts';
import * as products from '$lib/server/products/index.ts';
import { requireMember } from '$lib/server/workspaces/members.ts';
import type { RequestHandler } from './$types';

/** Every design with the product's words in the colours that are asked for, side by side in one picture. */
export const GET: RequestHandler = async ({ locals, params, url }) => {
	const member = await requireMember(locals, params.workspace, 'member');
	const colours = CoverColours.safeParse(Object.fromEntries(url.searchParams));
	if (!colours.success)
		throw new DomainError('input_invalid', 422, { cause: z.prettifyError(colours.error) });
	const sheet = await products.sheetOf(member, params.product, colours.data);
	return new Response(new Uint8Array(sheet), {
		headers: { 'content-type': 'image/webp', 'cache-control': 'private, max-age=600' }
	});
};
