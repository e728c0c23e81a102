import { redirect } from '@sveltejs/kit';
import { accessUrl } from '$lib/server/delivery/access-link.ts';
import { sessionIn } from '$lib/server/payments/return-address.ts';
import { DomainError } from '$lib/server/platform/errors.ts';
import * as sales from '$lib/server/sales/index.ts';
import { findBuyer } from '../buyer.ts';
import type { Actions, PageServerLoad } from './$types';

// Most grants come sooner: the buyer then sees no page in between.
const usualGrantMs = 2500;

// Looks, and lets in who ordered; what is granted is granted by the webhook, the sweep or the action below.
export const load: PageServerLoad = async (event) => {
	const sessionId = sessionIn(event.url);
	const buyer = await findBuyer(event);
	let status = await sales.findStatus(sessionId, buyer);
	if (status.state === 'waiting') {
		await sales.waitUntilSettled(sessionId, usualGrantMs);
		status = await sales.findStatus(sessionId, buyer);
	}
	if (status.state === 'paid' && status.entitlementId) redirect(303, accessUrl(status.entitlementId));
	const { state, slug, title } = status;
	return { state, slug, title, sessionId };
};

export const actions: Actions = {
	check: async ({ url }) => {
		const sessionId = sessionIn(url);
		let payUrl: string | null = null;
		try {
			payUrl = await sales.checkSession(sessionId);
		} catch (problem) {
			if (!(problem instanceof DomainError)) throw problem; // else the page goes on waiting for the sweep
		}
		redirect(303, payUrl ?? `/checkout/return?session_id=${encodeURIComponent(sessionId)}`);
	}
};
