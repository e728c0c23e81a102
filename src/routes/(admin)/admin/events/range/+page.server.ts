import { fail } from '@sveltejs/kit';
import { z } from 'zod';
import { m } from '$lib/paraglide/messages.js';
import * as events from '$lib/server/admin/events.ts';
import { requirePlatformAdmin } from '$lib/server/admin/platform-admin.ts';
import { instantOf, LocalTime, localTimeOf } from '$lib/server/admin/zoned-time.ts';
import { knownZone } from '$lib/workspaces/zoned-day.ts';
import type { Actions, PageServerLoad } from './$types';

const dayMs = 24 * 60 * 60 * 1000;
const Range = z.object({ from: LocalTime, until: LocalTime });

export const load: PageServerLoad = async ({ locals, url }) => {
	const admin = await requirePlatformAdmin(locals);
	const timeZone = knownZone(admin.viewer.timeZone ?? 'UTC');
	const asked = Range.safeParse(Object.fromEntries(url.searchParams));
	const minute = (instant: number) => localTimeOf(new Date(instant), timeZone).slice(0, 16);
	return {
		range: asked.success
			? asked.data
			: { from: minute(Date.now() - dayMs), until: minute(Date.now() + 60_000) },
		count: asked.success ? await count(admin, asked.data, timeZone) : null,
		limit: events.replayLimit,
		timeZone,
		crumbs: [{ label: m.backoffice_events(), href: '/admin/events' }, { label: m.backoffice_range() }]
	};
};

type Admin = Awaited<ReturnType<typeof requirePlatformAdmin>>;

async function count(
	admin: Admin,
	{ from, until }: z.infer<typeof Range>,
	timeZone: string
): Promise<number> {
	const [first, end] = [instantOf(from, timeZone), instantOf(until, timeZone)];
	return events.countRange(admin, first.toISOString(), end.toISOString());
}

export const actions: Actions = {
	/** Handles what was counted again: the range stands in the form, not in the address. */
	replay: async ({ locals, request }) => {
		const admin = await requirePlatformAdmin(locals);
		const range = Range.safeParse(Object.fromEntries(await request.formData()));
		if (!range.success) return fail(422, { code: 'range_invalid' });
		const timeZone = knownZone(admin.viewer.timeZone ?? 'UTC');
		const [from, until] = [range.data.from, range.data.until].map((time) => instantOf(time, timeZone));
		if (!from || !until || until < from) return fail(422, { code: 'range_invalid' });
		return { replayed: await events.replayRange(admin, from.toISOString(), until.toISOString()) };
	}
};
