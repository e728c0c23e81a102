import { fail } from '@sveltejs/kit';
import { superValidate } from 'sveltekit-superforms';
import { zod4 } from 'sveltekit-superforms/adapters';
import { CreditPrice } from '$lib/models/route-schema.ts';
import { m } from '$lib/paraglide/messages.js';
import { listFallbacks, listProviders } from '$lib/server/admin/model-health.ts';
import * as models from '$lib/server/admin/models.ts';
import { requirePlatformAdmin } from '$lib/server/admin/platform-admin.ts';
import { formOutcome } from '$lib/server/form-outcome.ts';
import { DomainError } from '$lib/server/platform/errors.ts';
import { isUuid } from '$lib/uuid.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
	const admin = await requirePlatformAdmin(locals);
	const [tasks, providers, fallbacks, prices] = await Promise.all([
		models.listTasks(admin),
		listProviders(admin),
		listFallbacks(admin),
		models.listPrices(admin)
	]);
	const isDemo = models.isDemo();
	return { tasks, providers, fallbacks, prices, isDemo, crumbs: [{ label: m.models_title() }] };
};

export const actions: Actions = {
	/** Costs a few tokens; each admin has so many tries. */
	try: async ({ locals, request }) => {
		const admin = await requirePlatformAdmin(locals);
		const id = (await request.formData()).get('id');
		if (!isUuid(id)) throw new DomainError('model_route_not_found', 404);
		try {
			return { tried: { id, trial: await models.tryOne(admin, id) } };
		} catch (problem) {
			if (!(problem instanceof DomainError) || ![409, 429].includes(problem.status)) throw problem;
			return fail(problem.status, { refused: { id, code: problem.code, wait: problem.waitSeconds } });
		}
	},

	price: async ({ locals, request }) => {
		const admin = await requirePlatformAdmin(locals);
		const form = await superValidate(request, zod4(CreditPrice));
		if (!form.valid) return fail(400, { form });
		try {
			await models.setPrice(admin, form.data);
		} catch (problem) {
			return formOutcome(form, problem);
		}
		return { form };
	}
};
