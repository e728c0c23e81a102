import { fail } from '@sveltejs/kit';
import { m } from '$lib/paraglide/messages.js';
import * as events from '$lib/server/admin/events.ts';
import { requirePlatformAdmin } from '$lib/server/admin/platform-admin.ts';
import { isUuid } from '$lib/uuid.ts';
import type { Actions, PageServerLoad } from './$types';
import { filtersFrom } from './event-filters.ts';

export const load: PageServerLoad = async ({ depends, locals, url }) => {
	depends('admin:events');
	const admin = await requirePlatformAdmin(locals);
	const filters = filtersFrom(url.searchParams);
	const [listed, counts] = await Promise.all([
		events.listEvents(admin, filters),
		events.countStates(admin, filters)
	]);
	return { ...listed, counts, filters, crumbs: [{ label: m.backoffice_events() }] };
};

export const actions: Actions = {
	replay: async ({ locals, request }) => {
		const admin = await requirePlatformAdmin(locals);
		const ids = (await request.formData()).getAll('id').filter(isUuid);
		if (ids.length === 0) return fail(422, { code: 'input_invalid' });
		return { replayed: await events.replay(admin, ids) };
	}
};
