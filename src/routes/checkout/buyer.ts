import type { RequestEvent } from '@sveltejs/kit';
import { readVisitor, visitorCookie, visitorKey, type Buyer } from '$lib/server/sales/index.ts';

/** Who asks about an order: the signed-in viewer, the browser's name, both or neither. */
export async function findBuyer({
	cookies,
	locals
}: Pick<RequestEvent, 'cookies' | 'locals'>): Promise<Buyer> {
	const visitor = readVisitor(cookies.get(visitorCookie));
	return { viewer: await locals.viewer(), visitorKey: visitor && visitorKey(visitor) };
}
