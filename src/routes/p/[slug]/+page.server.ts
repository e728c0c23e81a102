import { error, fail, redirect } from '@sveltejs/kit';
import { isOffered } from '$lib/server/payments/provider.ts';
import { DomainError } from '$lib/server/platform/errors.ts';
import * as sales from '$lib/server/sales/index.ts';
import { pageLocale } from '$lib/sales/page-locale.ts';
import { requireVisitor } from './visitor.ts';
import { speak } from './speak.ts';
import type { Actions, PageServerLoad } from './$types';

// Nothing here needs a script: the page is text and one form.
export const csr = false;

export const load: PageServerLoad = async ({ params, locals, setHeaders, request }) => {
	const product = await sales.findPage(params.slug);
	if (!product)
		error(404, { message: 'product_not_found', code: 'product_not_found', requestId: locals.requestId });
	speak(locals, pageLocale(product.language));
	if (request.method !== 'POST') {
		setHeaders({ 'cache-control': 'public, max-age=0, s-maxage=60, stale-while-revalidate=600' });
	}
	return { product, hasPayPal: isOffered('paypal') };
};

export const actions: Actions = {
	buy: async ({ params, locals, cookies, request }) => {
		const isPayPal = (await request.formData()).get('provider') === 'paypal';
		const { locale, requestId } = locals;
		const visitorKey = requireVisitor(cookies);
		let address: string;
		try {
			address = await sales.startCheckout({
				slug: params.slug,
				viewer: await locals.viewer(),
				visitorKey,
				locale,
				provider: isPayPal ? 'paypal' : 'stripe'
			});
		} catch (problem) {
			if (!(problem instanceof DomainError) || problem.status === 404) throw problem;
			return fail(problem.status, { code: problem.code, requestId });
		}
		redirect(303, address);
	}
};
