import { fail, redirect } from '@sveltejs/kit';
import { choiceFrom, currenciesOf } from '$lib/billing/choice.ts';
import { isKept } from '$lib/billing/limits.ts';
import { askedRange, findFaults, periodsUntil } from '$lib/billing/statement-range.ts';
import { PageNumber } from '$lib/list-address.ts';
import { m } from '$lib/paraglide/messages.js';
import * as changing from '$lib/server/billing/changing.ts';
import { findCustomer } from '$lib/server/billing/customers.ts';
import { listPayments } from '$lib/server/billing/history.ts';
import { findPlan, findPrices, listUsage } from '$lib/server/billing/plan.ts';
import { listPlans } from '$lib/server/billing/plans.ts';
import { openPortal } from '$lib/server/billing/portal.ts';
import { findCheckout, settleCheckout } from '$lib/server/billing/returning.ts';
import { subscribe } from '$lib/server/billing/subscribing.ts';
import { sessionIn } from '$lib/server/payments/return-address.ts';
import { DomainError } from '$lib/server/platform/errors.ts';
import { hasPower, requireMember, type Member } from '$lib/server/workspaces/members.ts';
import type { Viewer } from '$lib/server/workspaces/viewer.ts';
import { isUuid } from '$lib/uuid.ts';
import { dayOf } from '$lib/workspaces/zoned-day.ts';
import type { Actions, PageServerLoad } from './$types';
import { refused } from '../../refusal.ts';

export const load: PageServerLoad = async ({ depends, locals, params, url }) => {
	depends('app:credits');
	const member = await requireMember(locals, params.workspace, 'viewer');
	const { supabase, workspaceId, role } = member;
	const returned = await comeBack(member, url);
	const page = PageNumber.parse(url.searchParams.get('page') ?? 1);
	const [plan, usage, plans, paid, customer] = await Promise.all([
		findPlan(supabase, workspaceId),
		listUsage(supabase, workspaceId),
		listPlans(supabase),
		listPayments(supabase, workspaceId, page),
		findCustomer(workspaceId)
	]);
	if (!plan) throw new Error('a member reads no plan');
	const prices = await findPrices(supabase, [plan.planPriceId, plan.nextPlanPriceId]);
	const priceOf = (id: string | null) => prices.find((price) => price.id === id) ?? null;
	const present = priceOf(plan.planPriceId);
	const asked = plans.flatMap((offer) => offer.prices).find(({ id }) => id === url.searchParams.get('plan'));
	const currencies = present ? [present.currency] : currenciesOf(plans);
	const choice = choiceFrom(url.searchParams, currencies);
	return {
		plan,
		present,
		next: priceOf(plan.nextPlanPriceId),
		usage: usage.filter(({ name }) => isKept(name)),
		shop: {
			plans: plans.filter(({ prices: own }) => own.length > 0),
			currencies,
			choice: asked && !url.searchParams.has('interval') ? choiceOf(asked, currencies, choice) : choice,
			asked: asked?.id ?? null
		},
		paid: { ...paid, page },
		statement: statementFrom(member.viewer, url.searchParams),
		returned,
		hasPortal: customer !== null && hasPower(role, 'admin'),
		crumbs: [{ label: m.nav_settings(), href: `/w/${member.handle}/settings` }, { label: m.billing_title() }]
	};
};

/** The form of the account statement as the address fills it in, with what was refused of it. */
function statementFrom({ timeZone }: Viewer, query: URLSearchParams) {
	const today = dayOf(new Date(), timeZone ?? 'UTC');
	const asked = askedRange(query, today);
	const faults = findFaults(asked.range, today) ?? {};
	return { ...asked, today, periods: periodsUntil(today), faults, refused: query.get('refused') };
}

type Choice = ReturnType<typeof choiceFrom>;

/** The plan that the address names decides how prices are shown. */
function choiceOf({ interval, currency }: Choice, currencies: string[], fallback: Choice): Choice {
	return { interval, currency: currencies.includes(currency) ? currency : fallback.currency };
}

/** How the payment page stands that one comes from. Looks only; what was paid is followed by the webhook, the sweep or `check`. */
async function comeBack(member: Member, url: URL) {
	const session = sessionIn(url);
	if (url.searchParams.has('subscribed')) return { state: 'subscribed' as const, session };
	const state = session ? await findCheckout(member, session) : null;
	return state && { state, session };
}

type Asking = Parameters<NonNullable<Actions['change']>>[0];
const admin = ({ locals, params }: Asking) => requireMember(locals, params.workspace, 'admin');

/** The price that the form names; null for anything else. */
async function priceFrom({ request }: Asking): Promise<string | null> {
	const id = (await request.formData()).get('plan');
	return isUuid(id) ? id : null;
}

export const actions: Actions = {
	/** Asks Stripe now. Asking again never charges: what was paid once is followed once. */
	check: async ({ locals, params, url }) => {
		const member = await requireMember(locals, params.workspace, 'viewer');
		const session = sessionIn(url);
		try {
			await settleCheckout(member, session);
		} catch (problem) {
			if (!(problem instanceof DomainError) || problem.code !== 'payments_unavailable') throw problem; // else the sweep asks again
		}
		redirect(303, `${url.pathname}?session_id=${encodeURIComponent(session)}`);
	},

	subscribe: async (event) => {
		const member = await admin(event);
		const priceId = await priceFrom(event);
		if (!priceId) return fail(422, { form: 'choose' as const, code: 'plan_not_found' });
		let address: string;
		try {
			address = await subscribe(member, priceId, event.locals.locale);
		} catch (problem) {
			return refused('choose', problem);
		}
		redirect(303, address);
	},

	preview: async (event) => {
		const member = await admin(event);
		const priceId = await priceFrom(event);
		if (!priceId) return fail(422, { form: 'choose' as const, code: 'plan_not_found' });
		try {
			const [preview, [price]] = await Promise.all([
				changing.preview(member, priceId),
				findPrices(member.supabase, [priceId])
			]);
			return { form: 'preview' as const, preview, price };
		} catch (problem) {
			return refused('choose', problem);
		}
	},

	change: async (event) => {
		const member = await admin(event);
		const priceId = await priceFrom(event);
		if (!priceId) return fail(422, { form: 'choose' as const, code: 'plan_not_found' });
		try {
			return { form: 'changed' as const, when: await changing.change(member, priceId) };
		} catch (problem) {
			return refused('choose', problem);
		}
	},

	keep: async (event) => {
		const member = await admin(event);
		try {
			await changing.keepPlan(member);
			return { form: 'kept' as const };
		} catch (problem) {
			return refused('plan', problem);
		}
	},

	cancel: async (event) => {
		const member = await admin(event);
		try {
			await changing.setCancelled(member, true);
			return { form: 'cancelled' as const };
		} catch (problem) {
			return refused('plan', problem);
		}
	},

	resume: async (event) => {
		const member = await admin(event);
		try {
			await changing.setCancelled(member, false);
			return { form: 'resumed' as const };
		} catch (problem) {
			return refused('plan', problem);
		}
	},

	portal: async (event) => {
		const member = await admin(event);
		let address: string;
		try {
			address = await openPortal(member);
		} catch (problem) {
			return refused('plan', problem);
		}
		redirect(303, address);
	}
};
