import { fail, redirect } from '@sveltejs/kit';
import { safeNext } from '$lib/accounts/safe-next.ts';
import { MailLink } from '$lib/accounts/schemas.ts';
import { grantRecovery } from '$lib/server/accounts/recovery-pass.ts';
import { openLink } from '$lib/server/accounts/sign-in.ts';
import { DomainError } from '$lib/server/platform/errors.ts';
import type { Actions, PageServerLoad } from './$types';

function linkIn(url: URL) {
	return MailLink.safeParse(Object.fromEntries(url.searchParams));
}

/**
 * Opening the link changes nothing: mail scanners fetch every link they see, and would use it up before its reader.
 * The page posts by itself where scripts run, and has a button where they don't.
 */
export const load: PageServerLoad = ({ url }) => {
	const link = linkIn(url);
	return { type: link.data?.type ?? null };
};

export const actions: Actions = {
	default: async ({ cookies, locals, url }) => {
		const link = linkIn(url);
		if (!link.success) return fail(410, { code: 'link_expired' });
		try {
			const userId = await openLink(locals.supabase, link.data);
			if (link.data.type === 'recovery') grantRecovery(cookies, userId);
		} catch (problem) {
			if (!(problem instanceof DomainError)) throw problem;
			return fail(problem.status, { code: problem.code });
		}
		redirect(303, link.data.type === 'recovery' ? '/reset-password' : safeNext(url.searchParams.get('next')));
	}
};
