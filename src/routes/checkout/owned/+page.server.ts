import { accessUrl } from '$lib/server/delivery/access-link.ts';
import { findOwned } from '$lib/server/sales/index.ts';
import { findBuyer } from '../buyer.ts';
import type { PageServerLoad } from './$types';

const slugShape = /^[a-z0-9-]{1,80}$/;

export const load: PageServerLoad = async (event) => {
	const asked = event.url.searchParams.get('product') ?? '';
	const slug = slugShape.test(asked) ? asked : null;
	const owned = slug ? await findOwned(slug, await findBuyer(event)) : null;
	if (!owned) return { slug, owned: null };
	const { title, paidAt, amountCents, currency, entitlementId } = owned;
	return { slug, owned: { title, paidAt, amountCents, currency, href: accessUrl(entitlementId) } };
};
