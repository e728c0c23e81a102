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
	/** A job: the page shows how far it is, also after a reload. Asking twice is one comparison. */
	compare: async ({ locals }) => {
		await reconciliation.compareNow(await requirePlatformAdmin(locals));
	}
};
