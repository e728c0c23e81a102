import { fail, redirect } from '@sveltejs/kit';
import { choiceFrom, currenciesOf } from '$lib/billing/choice.ts';
import { paymentIdOf } from '$lib/billing/entry-words.ts';
import { entryFiltersFrom } from '$lib/billing/wallet.ts';
import { m } from '$lib/paraglide/messages.js';
import { findPayments } from '$lib/server/billing/history.ts';
import { listPacks } from '$lib/server/billing/plans.ts';
import { topUp, waysToPay } from '$lib/server/billing/top-ups.ts';
import * as wallets from '$lib/server/billing/wallet.ts';
import { hasPower, requireMember } from '$lib/server/workspaces/members.ts';
import { isUuid } from '$lib/uuid.ts';
import { knownZone } from '$lib/workspaces/zoned-day.ts';
import type { Actions, PageServerLoad } from './$types';
import { refused } from '../refusal.ts';

export const load: PageServerLoad = async ({ depends, locals, params, url }) => {
	depends('app:credits');
	const { supabase, workspaceId, viewer, role, deleteAt } = await requireMember(
		locals,
		params.workspace,
		'viewer'
	);
	const filters = entryFiltersFrom(url.searchParams);
	const range = url.searchParams.get('days') === '90' ? 90 : 30;
	const [wallet, days, { entries, next }, packs, lowCreditsAt] = await Promise.all([
		wallets.getWallet(supabase, workspaceId),
		wallets.listDays(supabase, workspaceId, range, knownZone(viewer.timeZone ?? 'UTC')),
		wallets.listEntries(supabase, workspaceId, filters),
		listPacks(supabase),
		wallets.getLowCreditsAt(supabase, workspaceId)
	]);
	const paymentIds = entries.map(paymentIdOf).filter((id) => id !== null);
	const currencies = currenciesOf(packs);
	return {
		wallet,
		days,
		range,
		statement: {
			entries,
			next,
			filters,
			payments: await findPayments(supabase, workspaceId, [...new Set(paymentIds)]),
			limit: wallets.statementLimit
		},
		shop: {
			packs,
			currencies,
			currency: choiceFrom(url.searchParams, currencies).currency,
			ways: waysToPay()
		},
		lowCreditsAt,
		canManage: hasPower(role, 'admin'),
		isFrozen: deleteAt !== null,
		crumbs: [{ label: m.nav_wallet() }]
	};
};

export const actions: Actions = {
	topUp: async ({ locals, params, request }) => {
		const member = await requireMember(locals, params.workspace, 'admin');
		const data = await request.formData();
		const [packPriceId, name] = [data.get('pack'), data.get('provider') ?? 'stripe'];
		if (!isUuid(packPriceId)) return fail(422, { form: 'topUp' as const, code: 'credit_pack_not_found' });
		let address: string;
		try {
			const provider = name === 'paypal' ? 'paypal' : 'stripe';
			address = await topUp(member, { packPriceId, provider, locale: locals.locale });
		} catch (problem) {
			return refused('topUp', problem);
		}
		redirect(303, address);
	},

	low: async ({ locals, params, request }) => {
		const { supabase, workspaceId } = await requireMember(locals, params.workspace, 'admin');
		const typed = (await request.formData()).get('low');
		const credits = typed === '' ? null : Number(typed ?? Number.NaN);
		if (credits !== null && (!Number.isInteger(credits) || credits < 1 || credits > 1_000_000)) {
			return fail(422, { form: 'low' as const, code: 'amount_out_of_range' });
		}
		await wallets.setLowCreditsAt(supabase, workspaceId, credits);
		return { form: 'low' as const, code: undefined };
	}
};
