import { fail, redirect } from '@sveltejs/kit';
import { superValidate } from 'sveltekit-superforms';
import { zod4 } from 'sveltekit-superforms/adapters';
import { PlanTerms } from '$lib/billing/plan-schema.ts';
import { m } from '$lib/paraglide/messages.js';
import { requirePlatformAdmin } from '$lib/server/admin/platform-admin.ts';
import { addVersion, findPlan, listCurrencies } from '$lib/server/admin/plans.ts';
import { formOutcome } from '$lib/server/form-outcome.ts';
import { DomainError } from '$lib/server/platform/errors.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
	const admin = await requirePlatformAdmin(locals);
	const [plan, currencies] = await Promise.all([findPlan(admin, params.plan), listCurrencies(admin)]);
	const newest = plan?.versions[0];
	if (!plan || !newest) throw new DomainError('plan_not_found', 404);
	return {
		plan: { code: plan.code, name: plan.name },
		newest,
		currencies,
		crumbs: [
			{ label: m.backoffice_plans(), href: '/admin/plans' },
			{ label: plan.name, href: `/admin/plans/${plan.code}` },
			{ label: m.backoffice_version_new() }
		]
	};
};

export const actions: Actions = {
	default: async ({ locals, params, request }) => {
		const admin = await requirePlatformAdmin(locals);
		const form = await superValidate(request, zod4(PlanTerms));
		if (!form.valid) return fail(400, { form });
		try {
			await addVersion(admin, { ...form.data, plan: params.plan });
		} catch (problem) {
			return formOutcome(form, problem);
		}
		redirect(303, `/admin/plans/${params.plan}`);
	}
};
