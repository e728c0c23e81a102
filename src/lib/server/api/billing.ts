import { z } from 'zod';
import * as history from '../billing/history.ts';
import * as plans from '../billing/plans.ts';
import { subscribe } from '../billing/subscribing.ts';
import { topUp } from '../billing/top-ups.ts';
import * as wallet from '../billing/wallet.ts';
import { DomainError } from '../platform/errors.ts';
import { anonymousClient } from '../platform/supabase.ts';
import { requireMemberById } from '../workspaces/members.ts';
import { endpoint, type Refusal } from './endpoint.ts';
import {
	creditsExample,
	Credits,
	Pack,
	packExample,
	Payment,
	paymentExample,
	Plan,
	planExample
} from './billing-schemas.ts';
import { Id, nextCursor, page } from './schemas.ts';

const notFound: Refusal = ['workspace_not_found', 404];
const workspaceId = Id.meta({ description: 'The workspace that pays. You are its admin or owner.' });
const exampleId = '5f0c1c57-0f5c-4a35-8f5e-1f7d7b7f2f10';
const locale = z
	.enum(['en', 'pt-PT', 'ar'])
	.default('en')
	.meta({ description: 'Of the payment page and the receipt.' });

const Address = z.object({
	url: z.url().meta({ description: 'Where the person pays. Send their browser there.' })
});
const paymentPage = { status: 201, description: 'The payment page.', schema: Address };
const forAdmins: Refusal[] = [notFound, ['role_too_low', 403], ['workspace_frozen', 409]];

export const listPlans = endpoint({
	id: 'listPlans',
	method: 'GET',
	path: '/api/billing/plans',
	tag: 'Billing',
	summary: 'List plans and packs of credits',
	description: 'What is on offer now, cheapest first, with prices in each currency.',
	who: 'anyone',
	answer: {
		status: 200,
		description: 'Plans and packs.',
		schema: z.object({ plans: z.array(Plan), packs: z.array(Pack) }),
		example: { plans: [planExample], packs: [packExample] }
	},
	refusals: [],
	sharedForSeconds: 60,
	run: async () => {
		const supabase = anonymousClient();
		const [offered, packs] = await Promise.all([plans.listPlans(supabase), plans.listPacks(supabase)]);
		return { plans: offered.map(({ versionId: _, ...plan }) => plan), packs };
	}
});

export const checkoutWithStripe = endpoint({
	id: 'checkoutWithStripe',
	method: 'POST',
	path: '/api/billing/checkout/stripe',
	tag: 'Billing',
	summary: 'Pay for a plan or credits by card',
	description:
		'Opens a payment page for one price of a plan or of a pack. The amount is the price on offer. Repeating the call gives the same page while it can be paid.',
	who: 'user',
	body: {
		schema: z
			.strictObject({ workspaceId, planPriceId: Id.optional(), packPriceId: Id.optional(), locale })
			.refine((body) => (body.planPriceId === undefined) !== (body.packPriceId === undefined), {
				error: 'value_missing',
				path: ['planPriceId']
			}),
		example: { workspaceId: exampleId, planPriceId: planExample.prices[0]?.id }
	},
	answer: { ...paymentPage, example: { url: 'https://checkout.stripe.com/c/pay/cs_live_a1b2c3' } },
	refusals: [
		...forAdmins,
		['plan_not_found', 404],
		['credit_pack_not_found', 404],
		['already_subscribed', 409]
	],
	unusual: [['payments_unavailable', 503]],
	run: async ({ caller, body }) => {
		const member = await requireMemberById(caller, body.workspaceId, 'admin');
		if (body.planPriceId) return { url: await subscribe(member, body.planPriceId, body.locale) };
		const request = { packPriceId: body.packPriceId ?? '', provider: 'stripe' as const, locale: body.locale };
		return { url: await topUp(member, request) };
	}
});

export const checkoutWithPayPal = endpoint({
	id: 'checkoutWithPayPal',
	method: 'POST',
	path: '/api/billing/checkout/paypal',
	tag: 'Billing',
	summary: 'Pay for credits with PayPal',
	description: 'The same for a pack of credits, on a page of PayPal. Plans are paid by card.',
	who: 'user',
	body: {
		schema: z.strictObject({ workspaceId, packPriceId: Id, locale }),
		example: { workspaceId: exampleId, packPriceId: packExample.prices[0]?.id ?? '' }
	},
	answer: { ...paymentPage, example: { url: 'https://www.paypal.com/checkoutnow?token=5O190127TN364715T' } },
	refusals: [...forAdmins, ['credit_pack_not_found', 404]],
	unusual: [
		['payments_unavailable', 503],
		['provider_unknown', 404]
	],
	run: async ({ caller, body: { workspaceId: id, ...request } }) => {
		const member = await requireMemberById(caller, id, 'admin');
		return { url: await topUp(member, { ...request, provider: 'paypal' }) };
	}
});

export const listHistory = endpoint({
	id: 'listHistory',
	method: 'GET',
	path: '/api/billing/history',
	tag: 'Billing',
	summary: 'List what a workspace paid',
	description:
		'Invoices and top-ups, newest first, with the provider’s documents. Empty for a workspace you are not in.',
	who: 'caller',
	scope: 'billing:read',
	query: z.strictObject({ ...page, workspaceId: Id }),
	answer: {
		status: 200,
		description: 'A part of the list.',
		schema: z.object({ items: z.array(Payment), nextCursor }),
		example: { items: [paymentExample], nextCursor: null }
	},
	refusals: [['cursor_invalid', 400]],
	run: async ({ caller, query: { workspaceId: id, ...rest } }) => history.listPart(caller.supabase, id, rest)
});

export const getCredits = endpoint({
	id: 'getCredits',
	method: 'GET',
	path: '/api/workspaces/{id}/credits',
	tag: 'Billing',
	summary: 'Read the credits of a workspace',
	description: 'What can be spent, of what it consists, and what is set aside for work in progress.',
	who: 'caller',
	scope: 'billing:read',
	params: {
		schema: z.object({ id: Id.meta({ description: 'The id of the workspace.' }) }),
		refusal: notFound,
		example: { id: exampleId }
	},
	answer: { status: 200, description: 'The balances.', schema: Credits, example: creditsExample },
	refusals: [],
	run: async ({ caller, params }) => {
		const found = await wallet.findWallet(caller.supabase, params.id);
		if (!found) throw new DomainError('workspace_not_found', 404);
		const { monthly, purchased, ...rest } = found;
		return { available: monthly + purchased, monthly, purchased, ...rest };
	}
});
