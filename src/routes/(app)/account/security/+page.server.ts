import { fail, redirect } from '@sveltejs/kit';
import { message, superValidate } from 'sveltekit-superforms';
import { zod4 } from 'sveltekit-superforms/adapters';
import { ChangeEmail, ChangePassword, SessionChoice } from '$lib/accounts/account-schemas.ts';
import * as emailChange from '$lib/server/accounts/email-change.ts';
import { askForReset, findSignInWays, requirePassword, setPassword } from '$lib/server/accounts/password.ts';
import * as sessions from '$lib/server/accounts/sessions.ts';
import { formCode } from '$lib/server/form-outcome.ts';
import { DomainError } from '$lib/server/platform/errors.ts';
import { requireViewer } from '$lib/server/workspaces/viewer.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';
import { formError, withoutPasswords } from '../outcome.ts';

export const load: PageServerLoad = async ({ locals, parent, url }) => {
	await parent(); // visitors are sent to sign in there
	const { email } = await requireViewer(locals);
	const [ways, pending, list] = await Promise.all([
		findSignInWays(locals.supabase),
		emailChange.findPending(locals.supabase),
		sessions.listMine(locals.supabase)
	]);
	return {
		email,
		isEmailNew: url.searchParams.has('changed'),
		ways,
		pending,
		sessions: list,
		passwordForm: await superValidate(zod4(ChangePassword)),
		emailForm: await superValidate(zod4(ChangeEmail))
	};
};

async function asking({ getClientAddress, locals }: RequestEvent) {
	return { supabase: locals.supabase, viewer: await requireViewer(locals), place: getClientAddress() };
}

/** An outcome that stands above the sections: what it is about, and its code when it was refused. */
async function outcomeOf(about: 'link' | 'resent' | 'cancelled' | 'ended', work: () => Promise<void>) {
	try {
		await work();
		return { about, code: null };
	} catch (problem) {
		if (!(problem instanceof DomainError) || problem.status === 401) throw problem;
		return fail(problem.status, { about, code: formCode(problem) });
	}
}

export const actions: Actions = {
	password: async (event) => {
		const who = await asking(event);
		const form = await superValidate(event.request, zod4(ChangePassword));
		const { currentPassword, password } = form.data;
		withoutPasswords(form);
		if (!form.valid) return fail(400, { form });
		try {
			await requirePassword(who, currentPassword);
			await setPassword(who.supabase, password);
		} catch (problem) {
			return formError(form, problem);
		}
		return message(form, 'saved');
	},
	/** For who has none: the mail proves that it is them, an open browser doesn't. */
	firstPassword: async (event) => {
		const who = await asking(event);
		return outcomeOf('link', async () => askForReset(who, who.viewer.email));
	},
	email: async (event) => {
		const who = await asking(event);
		const form = await superValidate(event.request, zod4(ChangeEmail));
		const wish = { ...form.data };
		withoutPasswords(form);
		if (!form.valid) return fail(400, { form });
		try {
			await emailChange.ask(who, wish);
		} catch (problem) {
			return formError(form, problem);
		}
		return message(form, 'sent');
	},
	resendEmail: async (event) => {
		const who = await asking(event);
		return outcomeOf('resent', async () => emailChange.resend(who));
	},
	cancelEmail: async ({ locals }) => {
		await requireViewer(locals);
		return outcomeOf('cancelled', async () => emailChange.cancel(locals.supabase));
	},
	endSession: async ({ locals, request }) => {
		await requireViewer(locals);
		const choice = SessionChoice.safeParse(Object.fromEntries(await request.formData()));
		if (!choice.success) return fail(400, { about: 'ended' as const, code: 'value_invalid' });
		return outcomeOf('ended', async () => sessions.end(locals.supabase, choice.data.id));
	},
	endOthers: async ({ locals }) => {
		await requireViewer(locals);
		return outcomeOf('ended', async () => sessions.endOthers(locals.supabase));
	},
	endAll: async ({ locals }) => {
		await requireViewer(locals);
		await sessions.endAll(locals.supabase);
		redirect(303, '/sign-in');
	}
};
