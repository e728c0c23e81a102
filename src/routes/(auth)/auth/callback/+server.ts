import { redirect } from '@sveltejs/kit';
import { finishGoogle, signInAfter, takeGoogleNext } from '$lib/server/accounts/google.ts';
import { DomainError } from '$lib/server/platform/errors.ts';
import type { RequestHandler } from './$types';

/**
 * Where Supabase Auth sends a visitor back to. A GET that signs in, as OAuth has it: of use only to the browser that
 * began, which holds the other half of the code.
 */
export const GET: RequestHandler = async ({ cookies, locals, url }) => {
	const next = takeGoogleNext(cookies);
	try {
		await finishGoogle(locals.supabase, url.searchParams);
	} catch (problem) {
		if (!(problem instanceof DomainError)) throw problem;
		redirect(303, signInAfter(problem, next));
	}
	redirect(303, next);
};
