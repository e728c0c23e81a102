import { Zone } from '$lib/accounts/account-schemas.ts';
import * as profile from '$lib/server/accounts/profile.ts';
import { DomainError } from '$lib/server/platform/errors.ts';
import { requireViewer } from '$lib/server/workspaces/viewer.ts';
import type { RequestHandler } from './$types';

/** Takes the zone that the browser tells, as long as none is known. */
export const POST: RequestHandler = async ({ locals, request }) => {
	const viewer = await requireViewer(locals);
	const zone = Zone.safeParse(await request.json().catch(() => null));
	if (!zone.success) throw new DomainError('time_zone_unknown', 422);
	await profile.learnTimeZone({ supabase: locals.supabase, viewer }, zone.data.timeZone);
	return new Response(null, { status: 204 });
};
