import { fail, redirect } from '@sveltejs/kit';
import { safeNext } from '$lib/accounts/safe-next.ts';
import { MailLink } from '$lib/accounts/schemas.ts';
import { grantRecovery } from '$lib/server/accounts/recovery-pass.ts';
import * as sessions from '$lib/server/accounts/sessions.ts';
import { openLink } from '$lib/server/accounts/sign-in.ts';
import { DomainError } from '$lib/server/platform/errors.ts';
import type { Actions, PageServerLoad } from './$types';

function linkIn(url: URL) {
	return MailLink.safeParse(Object.fromEntries(url.searchParams));
}

function placeAfter(type: MailLink['type'], url: URL): string {
	if (type === 'recovery') return '/reset-password';
	if (type === 'email_change') return '/account/security?changed';
	return safeNext(url.searchParams.get('next'));
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
			const before = await locals.viewer();
			const userId = await openLink(locals.supabase, link.data);
			// The link began a session of its own: the one it replaces in this browser would be left over.
			if (before?.userId === userId && before.sessionId) {
				await sessions.end(locals.supabase, before.sessionId);
			}
			if (link.data.type === 'recovery') grantRecovery(cookies, userId);
		} catch (problem) {
			if (!(problem instanceof DomainError)) throw problem;
			return fail(problem.status, { code: problem.code });
		}
		redirect(303, placeAfter(link.data.type, url));
	}
};
