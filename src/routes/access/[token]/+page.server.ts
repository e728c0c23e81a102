import { redirect } from '@sveltejs/kit';
import { keepAccess } from '$lib/server/delivery/access-cookie.ts';
import { readAccessToken } from '$lib/server/delivery/access-link.ts';
import { DomainError } from '$lib/server/platform/errors.ts';
import type { PageServerLoad } from './$types.js';

/** The link of a receipt: the browser keeps its token, and the address that stays in its history is a plain one. */
export const load: PageServerLoad = ({ params, cookies, setHeaders }) => {
	setHeaders({ 'referrer-policy': 'no-referrer', 'cache-control': 'private, no-store' });
	const entitlementId = readAccessToken(params.token);
	if (!entitlementId) throw new DomainError('entitlement_not_found', 404);
	keepAccess(cookies, params.token);
	redirect(303, `/library/${entitlementId}`);
};
