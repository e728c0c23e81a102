import { z } from 'zod';
import { readerOf, rememberPlace } from '$lib/server/delivery/entitlements.ts';
import { DomainError } from '$lib/server/platform/errors.ts';
import type { RequestHandler } from './$types.js';

const Place = z.object({ place: z.number().int().min(1).max(99_999) });

export const POST: RequestHandler = async (event) => {
	const reader = await readerOf(event);
	const body = Place.safeParse(await event.request.json().catch(() => null));
	if (!body.success) throw new DomainError('place_malformed', 400);
	await rememberPlace({ ...reader, entitlementId: event.params.entitlement, place: body.data.place });
	return new Response(null, { status: 204, headers: { 'cache-control': 'no-store' } });
};
