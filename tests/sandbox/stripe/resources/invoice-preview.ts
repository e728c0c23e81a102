import type Stripe from 'stripe';
import type * as z from 'zod';
import { foresee, previewInvoice } from '../billing/change.ts';
import { draftStart } from '../billing/start.ts';
import { timeOf } from '../clock.ts';
import { invalidRequest, missingParam } from '../http/errors.ts';
import { flag, hash, integer, params, text } from '../http/params.ts';
import { route, type Call } from '../http/route.ts';
import { idOf, newId } from '../ids.ts';
import type { Sandbox } from '../sandbox.ts';
import { requireCustomer } from './customers.ts';
import {
	anchorParam,
	changedItems,
	itemsParam,
	nowOrMoment,
	priceGiven,
	prorationParam
} from './subscription-params.ts';
import { requireSubscription } from './subscriptions.ts';

const detailsParam = () =>
	hash({
		billing_cycle_anchor: anchorParam().optional(),
		cancel_at_period_end: flag().optional(),
		items: itemsParam().optional(),
		proration_behavior: prorationParam().optional(),
		proration_date: integer(0).optional(),
		trial_end: nowOrMoment().optional()
	});
const previewParams = params({
	customer: text().optional(),
	subscription: text().optional(),
	subscription_details: detailsParam().optional()
});
type PreviewParams = z.output<typeof previewParams>;

/** What an invoice would be; nothing is stored. */
function createPreview({ sandbox, params: given }: Call<PreviewParams>): Stripe.Invoice {
	const invoice = given.subscription
		? previewChange(sandbox, given.subscription, given)
		: previewStart(sandbox, given);
	const id = newId('upcoming_in');
	for (const line of invoice.lines.data) line.invoice = id;
	return { ...invoice, id, lines: { ...invoice.lines, url: `/v1/invoices/${id}/lines` } };
}

function previewChange(sandbox: Sandbox, id: string, given: PreviewParams): Stripe.Invoice {
	const { store } = sandbox;
	const subscription = requireSubscription(store, id, 'subscription', 400);
	const local = timeOf(sandbox, idOf(subscription.customer));
	const customer = requireCustomer(store, idOf(subscription.customer), 'customer', 400);
	const details = given.subscription_details ?? {};
	const isEnding = details.cancel_at_period_end ?? subscription.cancel_at !== null;
	if (subscription.status === 'canceled' || (isEnding && !details.items)) {
		throw invalidRequest(
			`No upcoming invoices for customer: ${customer.id}`,
			undefined,
			'invoice_upcoming_none'
		);
	}
	const at = details.proration_date ?? local.now();
	const outlook = foresee(local, customer, subscription, {
		items: changedItems(store, subscription, details.items ?? [], local.now()),
		proration: details.proration_behavior ?? 'create_prorations',
		restartsCycle: details.billing_cycle_anchor === 'now',
		trialEnd: details.trial_end,
		at
	});
	const invoice = previewInvoice(local, customer, outlook);
	const about = invoice.parent?.subscription_details;
	if (about && outlook.prorations.length > 0) about.subscription_proration_date = at;
	return invoice;
}

function previewStart(sandbox: Sandbox, given: PreviewParams): Stripe.Invoice {
	const { store } = sandbox;
	if (!given.customer) throw missingParam('customer');
	const customer = requireCustomer(store, given.customer, 'customer', 400);
	const local = timeOf(sandbox, customer.id);
	const items = (given.subscription_details?.items ?? []).map((item, index) => ({
		price: priceGiven(store, item, `subscription_details[items][${index}]`, local.now()),
		quantity: item.quantity ?? 1
	}));
	if (items.length === 0) throw missingParam('subscription_details[items]');
	const trialEnd = given.subscription_details?.trial_end;
	return draftStart(local, {
		customer,
		items,
		trialEnd: typeof trialEnd === 'number' ? trialEnd : null,
		defaultPaymentMethod: null,
		reductions: [],
		session: null
	}).invoice;
}

export const createPreviewRoute = route('POST', '/v1/invoices/create_preview', previewParams, createPreview);
