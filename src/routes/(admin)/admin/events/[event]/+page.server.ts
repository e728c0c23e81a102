import { m } from '$lib/paraglide/messages.js';
import * as events from '$lib/server/admin/events.ts';
import { requirePlatformAdmin } from '$lib/server/admin/platform-admin.ts';
import { DomainError } from '$lib/server/platform/errors.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ depends, locals, params }) => {
	depends('admin:events');
	const admin = await requirePlatformAdmin(locals);
	const event = await events.findEvent(admin, params.event);
	if (!event) throw new DomainError('not_found', 404);
	return {
		event: { ...event, payload: pretty(event.payload) },
		crumbs: [{ label: m.backoffice_events(), href: '/admin/events' }, { label: event.type }]
	};
};

/** JSON with a line for each member; anything else as it is. */
function pretty(payload: string): string {
	try {
		return JSON.stringify(JSON.parse(payload), null, 2);
	} catch {
		return payload;
	}
}

export const actions: Actions = {
	replay: async ({ locals, params }) => {
		const admin = await requirePlatformAdmin(locals);
		return { replayed: await events.replay(admin, [params.event]) };
	}
};
