import { redirect } from '@sveltejs/kit';
import { m } from '$lib/paraglide/messages.js';
import { findTopUp, settleTopUp } from '$lib/server/billing/top-ups.ts';
import { sessionIn } from '$lib/server/payments/return-address.ts';
import { DomainError } from '$lib/server/platform/errors.ts';
import { requireMember } from '$lib/server/workspaces/members.ts';
import type { Actions, PageServerLoad } from './$types';

// Looks; what is granted is granted by the webhook, the sweep or the action below.
export const load: PageServerLoad = async ({ locals, params, url }) => {
	const member = await requireMember(locals, params.workspace, 'viewer');
	const session = sessionIn(url);
	if (!session) redirect(303, `/w/${member.handle}/wallet`);
	const { state, credits: bought } = await findTopUp(member, session);
	return {
		state,
		bought,
		session,
		crumbs: [{ label: m.nav_wallet(), href: `/w/${member.handle}/wallet` }, { label: m.paid_title() }]
	};
};

export const actions: Actions = {
	/** Asks the provider now. Asking again never charges: what was paid once is settled once. */
	check: async ({ locals, params, url }) => {
		const member = await requireMember(locals, params.workspace, 'viewer');
		const session = sessionIn(url);
		let payUrl: string | null = null;
		try {
			payUrl = await settleTopUp(member, session);
		} catch (problem) {
			if (!(problem instanceof DomainError) || problem.code !== 'payments_unavailable') throw problem; // else the sweep asks again
		}
		redirect(303, payUrl ?? `/w/${member.handle}/wallet/paid?session_id=${encodeURIComponent(session)}`);
	}
};
