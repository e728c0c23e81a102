import { fail } from '@sveltejs/kit';
import { superValidate } from 'sveltekit-superforms';
import { zod4 } from 'sveltekit-superforms/adapters';
import { NewPack } from '$lib/billing/plan-schema.ts';
import { m } from '$lib/paraglide/messages.js';
import * as packs from '$lib/server/admin/packs.ts';
import { requirePlatformAdmin } from '$lib/server/admin/platform-admin.ts';
import { listCurrencies, listPlans } from '$lib/server/admin/plans.ts';
import { formOutcome } from '$lib/server/form-outcome.ts';
import { DomainError } from '$lib/server/platform/errors.ts';
import { isUuid } from '$lib/uuid.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
	const admin = await requirePlatformAdmin(locals);
	const [plans, listed, currencies, packForm] = await Promise.all([
		listPlans(admin),
		packs.listPacks(admin),
		listCurrencies(admin),
		superValidate({ credits: 50, prices: [] }, zod4(NewPack), { errors: false })
	]);
	return { plans, packs: listed, currencies, packForm, crumbs: [{ label: m.backoffice_plans() }] };
};

export const actions: Actions = {
	addPack: async ({ locals, request }) => {
		const admin = await requirePlatformAdmin(locals);
		const form = await superValidate(request, zod4(NewPack));
		if (!form.valid) return fail(400, { form });
		try {
			await packs.addPack(admin, form.data);
		} catch (problem) {
			return formOutcome(form, problem);
		}
		return { form };
	},

	/** Ends a pack or offers it again. */
	offer: async ({ locals, request }) => {
		const admin = await requirePlatformAdmin(locals);
		const data = await request.formData();
		const id = data.get('id');
		if (!isUuid(id)) throw new DomainError('credit_pack_not_found', 404);
		await packs.offerPack(admin, id, data.get('offered') === 'yes');
	}
};
