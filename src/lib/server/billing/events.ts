import type { EventHandler, EventHandlers } from '../payments/event-job.ts';
import { payPal } from '../payments/paypal-payments.ts';
import { unwrap } from '../platform/errors.ts';
import { secretClient } from '../platform/supabase.ts';
import { convergeCheckout } from './converge-checkout.ts';
import { recordInvoice, subscriptionOf } from './converge-invoice.ts';
import { convergeMoneyBack, paymentOfCharge, paymentOfDispute } from './converge-money-back.ts';
import { convergeSubscription } from './converge-subscription.ts';

const checkout: EventHandler = async (id) => (await convergeCheckout(id)) !== 'foreign';

const subscription: EventHandler = async (id) => {
	await convergeSubscription(id);
	return true;
};

/** The subscription first: an invoice may be reported before the subscription it bills. */
const invoice: EventHandler = async (id) => {
	const subscriptionId = await subscriptionOf(id);
	if (!subscriptionId) return false;
	const recorded = await convergeSubscription(subscriptionId);
	if (recorded !== id) await recordInvoice(id);
	return true;
};

const charge: EventHandler = async (id) => {
	const payment = await paymentOfCharge(id);
	return payment !== null && convergeMoneyBack(payment);
};

const dispute: EventHandler = async (id) => {
	const payment = await paymentOfDispute(id);
	return payment !== null && convergeMoneyBack(payment);
};

/** Of a capture at PayPal: refunds, and reversals, which PayPal books as refunds. */
const capture: EventHandler = async (id) => {
	const { payPalOrderId } = await payPal().getCapture(id);
	if (!payPalOrderId) return false;
	const ticket = unwrap(await secretClient().rpc('begin_look'));
	const { refunds } = await payPal().getOrder(payPalOrderId);
	const back = refunds.filter(({ captureId, status }) => captureId === id && status !== 'FAILED');
	return unwrap(
		await secretClient().rpc('record_back', {
			p_ticket: ticket,
			p_provider: 'paypal',
			p_provider_payment_id: id,
			p_refunded_cents: back.reduce((sum, { amountCents }) => sum + amountCents, 0),
			p_disputed_cents: 0
		})
	);
};

const each = (prefix: string, names: string[], handler: EventHandler): EventHandlers =>
	Object.fromEntries(names.map((name) => [`${prefix}.${name}`, handler]));

/** What providers report about plans, their payments and top-ups. */
export const events: EventHandlers = {
	...each('stripe:checkout.session', ['completed', 'expired'], checkout),
	...each(
		'stripe:customer.subscription',
		['created', 'updated', 'deleted', 'paused', 'resumed', 'trial_will_end'],
		subscription
	),
	...each(
		'stripe:invoice',
		['finalized', 'paid', 'payment_succeeded', 'payment_failed', 'voided', 'marked_uncollectible'],
		invoice
	),
	...each('stripe:charge', ['refunded'], charge),
	...each(
		'stripe:charge.dispute',
		['created', 'updated', 'closed', 'funds_withdrawn', 'funds_reinstated'],
		dispute
	),
	...each('paypal:PAYMENT.CAPTURE', ['REFUNDED', 'REVERSED'], capture)
};
