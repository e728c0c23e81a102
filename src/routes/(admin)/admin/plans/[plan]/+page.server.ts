import { fail } from '@sveltejs/kit';
import { m } from '$lib/paraglide/messages.js';
import { requirePlatformAdmin } from '$lib/server/admin/platform-admin.ts';
import { findPlan, offerPlan } from '$lib/server/admin/plans.ts';
import { DomainError } from '$lib/server/platform/errors.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
	const admin = await requirePlatformAdmin(locals);
	const plan = await findPlan(admin, params.plan);
	if (!plan) throw new DomainError('plan_not_found', 404);
	return {
		plan,
		crumbs: [{ label: m.backoffice_plans(), href: '/admin/plans' }, { label: plan.name }]
	};
};

export const actions: Actions = {
	/** Withdraws the plan from sale or offers it again. */
	offer: async ({ locals, params, request }) => {
		const admin = await requirePlatformAdmin(locals);
		const data = await request.formData();
		try {
			await offerPlan(admin, params.plan, data.get('offered') === 'yes');
		} catch (problem) {
			if (!(problem instanceof DomainError) || problem.code !== 'free_plan_stays') throw problem;
			return fail(problem.status, { code: problem.code });
		}
	}
};
