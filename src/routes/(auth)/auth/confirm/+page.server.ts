import { fail, redirect, type RequestEvent } from '@sveltejs/kit';
import { MailLink } from '$lib/accounts/schemas.ts';
import { takeNextPlace } from '$lib/server/accounts/next-place.ts';
import { findSignInWays } from '$lib/server/accounts/password.ts';
import { grantRecovery } from '$lib/server/accounts/recovery-pass.ts';
import * as sessions from '$lib/server/accounts/sessions.ts';
import { openLink, openLinkAside } from '$lib/server/accounts/sign-in.ts';
import { DomainError } from '$lib/server/platform/errors.ts';
import type { Actions, PageServerLoad } from './$types';

function linkIn(url: URL) {
	return MailLink.safeParse(Object.fromEntries(url.searchParams));
}

/** Where the visitor goes who now has this session: on, or first to choose a password. The link has no say in it. */
async function startSession(
	{ cookies, locals }: Pick<RequestEvent, 'cookies' | 'locals'>,
	link: MailLink
): Promise<string> {
	const before = await locals.viewer();
	const userId = await openLink(locals.supabase, link);
	// The link began a session of its own: the one it replaces in this browser would be left over.
	if (before?.userId === userId && before.sessionId) {
		await sessions.end(locals.supabase, before.sessionId);
	}
	// A password that somebody else chose for this address ended with its confirmation.
	const { hasPassword, providers } = await findSignInWays(locals.supabase);
	if (link.type !== 'recovery' && (hasPassword || providers.length > 0)) {
		return takeNextPlace(locals.supabase);
	}
	grantRecovery(cookies, userId);
	return '/reset-password';
}

/** Confirms a new address. Who is signed in stays so: the link may be about another's account. */
async function changeAddress(locals: App.Locals, link: MailLink): Promise<string> {
	const viewer = await locals.viewer();
	const userId = viewer ? await openLinkAside(link) : await openLink(locals.supabase, link);
	return !viewer || viewer.userId === userId ? '/account/security?changed' : '/app';
}

/**
 * Opening the link changes nothing: mail scanners fetch every link they see, and would use it up before its reader.
 * The page posts by itself where scripts run, and has a button where they don't. It also waits for the button where
 * somebody is signed in: a link that was sent by another would put them into that one's account unseen.
 */
export const load: PageServerLoad = async ({ locals, url }) => {
	const link = linkIn(url);
	const viewer = await locals.viewer();
	return { type: link.data?.type ?? null, signedInAs: viewer?.email ?? null };
};

export const actions: Actions = {
	default: async (event) => {
		const link = linkIn(event.url);
		if (!link.success) return fail(410, { code: 'link_expired' });
		let place: string;
		try {
			place =
				link.data.type === 'email_change'
					? await changeAddress(event.locals, link.data)
					: await startSession(event, link.data);
		} catch (problem) {
			if (!(problem instanceof DomainError)) throw problem;
			return fail(problem.status, { code: problem.code });
		}
		redirect(303, place);
	}
};
