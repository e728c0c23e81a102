import { redirect } from '@sveltejs/kit';
import { signInPath } from '$lib/accounts/safe-next.ts';
import { linkTo } from '$lib/server/accounts/exporting.ts';
import { DomainError } from '$lib/server/platform/errors.ts';
import { isUuid } from '$lib/uuid.ts';
import type { RequestHandler } from './$types';

/** Sends the owner on to their file. The address they get lives for a minute, so no cache keeps where it led. */
export const GET: RequestHandler = async ({ locals, params, setHeaders }) => {
	// Back to the page: a download that begins by itself would leave them looking at the form.
	if (!(await locals.viewer())) redirect(303, signInPath('/account/data'));
	if (!isUuid(params.export)) throw new DomainError('export_not_found', 404);
	const url = await linkTo(locals.supabase, params.export);
	setHeaders({ 'cache-control': 'private, no-store', 'referrer-policy': 'no-referrer' });
	redirect(303, url);
};
