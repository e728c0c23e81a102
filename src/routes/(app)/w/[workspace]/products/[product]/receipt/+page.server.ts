import { m } from '$lib/paraglide/messages.js';
import * as products from '$lib/server/products/index.ts';
import { requireMember } from '$lib/server/workspaces/members.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
	const member = await requireMember(locals, params.workspace, 'viewer');
	const product = await products.get(member, params.product);
	const home = `/w/${member.handle}/products`;
	return {
		title: product.title,
		receipts: await products.listReceipts(member, product.id),
		crumbs: [
			{ label: m.products_title(), href: home },
			{ label: product.title, href: `${home}/${product.id}` },
			{ label: m.receipt_title() }
		]
	};
};
