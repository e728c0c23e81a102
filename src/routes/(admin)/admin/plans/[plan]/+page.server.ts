import { m } from '$lib/paraglide/messages.js';
import { requirePlatformAdmin } from '$lib/server/admin/platform-admin.ts';
import { findPlan } from '$lib/server/admin/plans.ts';
import { DomainError } from '$lib/server/platform/errors.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
	const admin = await requirePlatformAdmin(locals);
	const plan = await findPlan(admin, params.plan);
	if (!plan) throw new DomainError('plan_not_found', 404);
	return {
		plan,
		crumbs: [{ label: m.backoffice_plans(), href: '/admin/plans' }, { label: plan.name }]
	};
};
