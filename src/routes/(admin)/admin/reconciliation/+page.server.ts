import { fail } from '@sveltejs/kit';
import { m } from '$lib/paraglide/messages.js';
import { requirePlatformAdmin } from '$lib/server/admin/platform-admin.ts';
import * as reconciliation from '$lib/server/admin/reconciliation.ts';
import type { Actions, PageServerLoad } from './$types';

const days = 30;

export const load: PageServerLoad = async ({ depends, locals }) => {
	depends('admin:reconciliation');
	const admin = await requirePlatformAdmin(locals);
	const [runs, times] = await Promise.all([
		reconciliation.listRuns(admin),
		reconciliation.deliveryTimes(admin, days)
	]);
	return { runs, times, days, crumbs: [{ label: m.backoffice_books() }] };
};

export const actions: Actions = {
	/** May take seconds. The run is written down when it begins, so a reload finds it. */
	compare: async ({ locals }) => {
		const admin = await requirePlatformAdmin(locals);
		if (!(await reconciliation.isRunning(admin))) {
			const isDone = await reconciliation.runNow(admin);
			if (!isDone) return fail(502, { code: 'comparison_failed' });
		}
	}
};
