import { fail, redirect } from '@sveltejs/kit';
import { message, superValidate } from 'sveltekit-superforms';
import { zod4 } from 'sveltekit-superforms/adapters';
import { Profile } from '$lib/accounts/account-schemas.ts';
import * as appearance from '$lib/server/accounts/appearance.ts';
import * as profile from '$lib/server/accounts/profile.ts';
import { formCode } from '$lib/server/form-outcome.ts';
import { removePicture, replacePicture } from '$lib/server/media/pictures.ts';
import { DomainError } from '$lib/server/platform/errors.ts';
import { requireViewer } from '$lib/server/workspaces/viewer.ts';
import type { Actions, PageServerLoad } from './$types';
import { formError } from './outcome.ts';

export const load: PageServerLoad = async ({ locals, parent, untrack }) => {
	// Visitors are sent to sign in there. What it learns later must not overwrite what is being typed here.
	await untrack(parent);
	const viewer = await requireViewer(locals);
	const { displayName, timeZone, theme } = viewer;
	const stored = { displayName, locale: locals.locale, timeZone: timeZone ?? 'UTC', theme };
	return {
		form: await superValidate(stored as Profile, zod4(Profile), { errors: false }),
		// A browser may have told an older name, which the list doesn't have.
		zones: [...new Set(['UTC', ...Intl.supportedValuesOf('timeZone'), stored.timeZone])]
	};
};

export const actions: Actions = {
	save: async ({ cookies, locals, request }) => {
		const viewer = await requireViewer(locals);
		const form = await superValidate(request, zod4(Profile));
		if (!form.valid) return fail(400, { form });
		try {
			await profile.save({ supabase: locals.supabase, viewer }, form.data);
		} catch (problem) {
			return formError(form, problem);
		}
		appearance.show(cookies, form.data.theme);
		appearance.speak(cookies, form.data.locale);
		// Another language begins with a new page.
		if (form.data.locale !== locals.locale) redirect(303, '/account');
		return message(form, 'saved');
	},
	avatar: async ({ locals, request }) => {
		const viewer = await requireViewer(locals);
		const asking = { supabase: locals.supabase, viewer };
		const file = (await request.formData()).get('picture');
		try {
			await replacePicture({
				bucket: 'avatars',
				ownerId: viewer.userId,
				file: file instanceof File ? new Uint8Array(await file.arrayBuffer()) : new Uint8Array(),
				previousPath: viewer.avatarPath,
				save: async (path) => profile.setAvatar(asking, path)
			});
		} catch (problem) {
			if (!(problem instanceof DomainError) || problem.status >= 500) throw problem;
			return fail(problem.status, { pictureError: formCode(problem) });
		}
		return { pictureError: null };
	},
	removeAvatar: async ({ locals }) => {
		const viewer = await requireViewer(locals);
		await profile.setAvatar({ supabase: locals.supabase, viewer }, null);
		if (viewer.avatarPath) await removePicture('avatars', viewer.avatarPath);
		return { pictureError: null };
	}
};
