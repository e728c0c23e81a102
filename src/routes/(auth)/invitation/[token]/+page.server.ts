import { fail, redirect } from '@sveltejs/kit';
import { signInPath, withNext } from '$lib/accounts/safe-next.ts';
import { DomainError } from '$lib/server/platform/errors.ts';
import * as invitations from '$lib/server/workspaces/invitations.ts';
import type { Actions, PageServerLoad } from './$types';

/** Reading changes nothing: mail scanners open every link they see. */
export const load: PageServerLoad = async ({ locals, params, setHeaders, url }) => {
	// The address is the secret: it goes to no other site and stays in no cache or index.
	setHeaders({
		'referrer-policy': 'no-referrer',
		'cache-control': 'private, no-store',
		'x-robots-tag': 'noindex'
	});
	const [invitation, viewer] = await Promise.all([
		invitations.readByToken(locals.supabase, params.token),
		locals.viewer()
	]);
	if (!invitation) return { invitation: null, viewer: viewer && { email: viewer.email } };
	const { id: _id, ...shown } = invitation;
	return {
		invitation: { ...shown, isMine: viewer?.email.toLowerCase() === invitation.email },
		viewer: viewer && { email: viewer.email },
		next: {
			signIn: signInPath(url.pathname),
			signUp: withNext('/sign-up', url.pathname)
		}
	};
};

export const actions: Actions = {
	default: async ({ locals, params, url }) => {
		if (!(await locals.viewer())) redirect(303, signInPath(url.pathname));
		const invitation = await invitations.readByToken(locals.supabase, params.token);
		if (!invitation) return fail(404, { code: 'invitation_not_found' });
		let handle: string;
		try {
			handle = await invitations.accept(locals.supabase, invitation.id);
		} catch (problem) {
			if (!(problem instanceof DomainError) || problem.status >= 500) throw problem;
			return fail(problem.status, { code: problem.code });
		}
		redirect(303, `/w/${handle}/products`);
	}
};
