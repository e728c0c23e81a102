import { fail } from '@sveltejs/kit';
import { superValidate } from 'sveltekit-superforms';
import { zod4 } from 'sveltekit-superforms/adapters';
import { m } from '$lib/paraglide/messages.js';
import { languages } from '$lib/products/brief.ts';
import { VoiceForm } from '$lib/products/voice.ts';
import { formOutcome } from '$lib/server/form-outcome.ts';
import * as products from '$lib/server/products/index.ts';
import { requireMember } from '$lib/server/workspaces/members.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
	const member = await requireMember(locals, params.workspace, 'viewer');
	const [voice, defaultLanguage] = await Promise.all([
		products.findVoice(member),
		products.findDefaultLanguage(member)
	]);
	return {
		voice: voice ?? VoiceForm.parse({ version: 0 }),
		defaultLanguage,
		locale: locals.locale,
		crumbs: [{ label: m.nav_settings(), href: `/w/${member.handle}/settings` }, { label: m.settings_voice() }]
	};
};

export const actions: Actions = {
	voice: async ({ locals, params, request }) => {
		const member = await requireMember(locals, params.workspace, 'admin');
		const form = await superValidate(request, zod4(VoiceForm));
		if (!form.valid) return fail(400, { form });
		try {
			await products.saveVoice(member, form.data);
		} catch (problem) {
			return formOutcome(form, problem);
		}
		return { form };
	},

	language: async ({ locals, params, request }) => {
		const member = await requireMember(locals, params.workspace, 'admin');
		const chosen = (await request.formData()).get('default_language');
		await products.setDefaultLanguage(member, languages.find((known) => known === chosen) ?? null);
		return { isLanguageSaved: true };
	}
};
