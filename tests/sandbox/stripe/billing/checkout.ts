import type Stripe from 'stripe';
import type { Decline } from '../checkout/cards.ts';
import { completeSession, keepEmail, type Buyer, type PayOutcome } from '../checkout/pay.ts';
import { hasTrial, type CheckoutNotes } from '../checkout/notes.ts';
import { invalidRequest } from '../http/errors.ts';
import { idOf } from '../ids.ts';
import { chargeCard } from '../payments/charge-card.ts';
import { buildCustomer, requireCustomer } from '../resources/customers.ts';
import { buildPaymentIntent } from '../resources/payment-intents.ts';
import { attachPaymentMethod, savePaymentMethod, type Means } from '../resources/payment-methods.ts';
import { trialSettings } from '../resources/subscription-params.ts';
import type { Sandbox } from '../sandbox.ts';
import type { Reduction } from './discounts.ts';
import { buildPending } from './pending.ts';
import { startSubscription } from './start.ts';

const daySeconds = 24 * 3600;

/**
 * Starts the subscription of an open session with the buyer's card, or leaves the session open when it is declined.
 * @throws StripeProblem 400 for anything but a card.
 */
export function paySubscriptionSession(
	sandbox: Sandbox,
	session: Stripe.Checkout.Session,
	buyer: Buyer,
	means: Means
): PayOutcome {
	if (means.type !== 'card') throw invalidRequest('A subscription takes only cards here.', 'delayed');
	const notes = sandbox.store.get('checkout_notes', session.id);
	if (!notes) throw new Error(`${session.id} has no notes`);
	const { card } = means;
	const decline = (session.amount_total ?? 0) > 0 || !card.attaches ? card.decline : null;
	if (decline) return declineFirst(sandbox, session, { buyer, means, decline });
	const customer = customerOf(sandbox, session, buyer);
	const method = savePaymentMethod(sandbox, means, buyer);
	attachPaymentMethod(sandbox, method, customer.id);
	start(sandbox, session, { notes, customer, method: method.id });
	completeSession(sandbox, session, buyer, hasTrial(notes) ? 'no_payment_required' : 'paid');
	return { outcome: 'paid' };
}

function start(
	sandbox: Sandbox,
	session: Stripe.Checkout.Session,
	{ notes, customer, method }: { notes: CheckoutNotes; customer: Stripe.Customer; method: string }
): void {
	const { store, now } = sandbox;
	const { subscriptionData: data, lineItems } = notes;
	for (const line of lineItems) billOnce(sandbox, customer, line);
	const trialDays = data.trial_period_days;
	const { subscription, invoice } = startSubscription(sandbox, {
		customer,
		items: lineItems.flatMap(({ price, quantity, metadata }) =>
			price?.type === 'recurring' ? [{ price, quantity: quantity ?? 1, metadata: metadata ?? {} }] : []
		),
		trialEnd: trialDays ? now() + trialDays * daySeconds : (data.trial_end ?? null),
		defaultPaymentMethod: method,
		description: data.description,
		metadata: data.metadata,
		reductions: reductionsOf(sandbox, session),
		session: session.id
	});
	if (data.trial_settings) {
		subscription.trial_settings = trialSettings(data.trial_settings);
		store.save('subscriptions', subscription);
	}
	Object.assign(session, { customer: customer.id, invoice: invoice.id, subscription: subscription.id });
	store.save('checkout_sessions', session);
}

/** A one-time line is billed on the first invoice. */
function billOnce({ store, now }: Sandbox, customer: Stripe.Customer, line: Stripe.LineItem): void {
	const { price } = line;
	if (price?.type !== 'one_time') return;
	const at = now();
	const fields = {
		customer,
		amount: line.amount_subtotal,
		currency: line.currency,
		description: line.description,
		period: { start: at, end: at },
		quantity: line.quantity ?? 1,
		price
	};
	store.save('invoice_items', buildPending(fields, at));
}

function reductionsOf({ store }: Sandbox, session: Stripe.Checkout.Session): Reduction[] {
	return (session.discounts ?? []).flatMap(({ coupon, promotion_code: code }) => {
		const found = store.get('coupons', idOf(coupon) ?? '');
		return found
			? [{ coupon: found, promotionCode: store.get('promotion_codes', idOf(code) ?? '') ?? null }]
			: [];
	});
}

function customerOf(
	{ store, events, now }: Sandbox,
	session: Stripe.Checkout.Session,
	{ email, name }: Buyer
): Stripe.Customer {
	const known = idOf(session.customer);
	if (known) {
		const found = requireCustomer(store, known, 'customer', 400);
		keepEmail({ store, events }, found, email);
		return found;
	}
	const customer = store.save('customers', buildCustomer({ email, name: name ?? undefined }, now()));
	events.emit('customer.created', customer);
	return customer;
}

/** A declined first payment leaves a failed charge behind, nothing else. */
function declineFirst(
	sandbox: Sandbox,
	session: Stripe.Checkout.Session,
	{ buyer, means, decline }: { buyer: Buyer; means: Means; decline: Decline }
): PayOutcome {
	const { store, events, now } = sandbox;
	if (!session.amount_total) return { outcome: 'declined', decline };
	const fields = {
		amount: session.amount_total,
		currency: session.currency ?? 'usd',
		customer: idOf(session.customer),
		payment_method_types: ['card']
	};
	const data = { description: 'Subscription creation' };
	const intent = store.save('payment_intents', buildPaymentIntent(fields, data, now()));
	events.emit('payment_intent.created', intent);
	chargeCard(sandbox, intent, savePaymentMethod(sandbox, means, buyer));
	return { outcome: 'declined', decline };
}
