import type Stripe from 'stripe';
import type { Card } from '../checkout/cards.ts';
import { requireCustomer } from '../resources/customers.ts';
import { attachPaymentMethod, savePaymentMethod } from '../resources/payment-methods.ts';
import type { Sandbox } from '../sandbox.ts';
import { snapshot } from '../store.ts';

/**
 * Gives a customer another card, for everything that recurs too.
 * @throws StripeProblem 402 when the card can't be kept.
 */
export function swapCard(sandbox: Sandbox, id: string, card: Card): Stripe.PaymentMethod {
	const { store, events } = sandbox;
	const customer = requireCustomer(store, id);
	const before = snapshot(customer);
	const payer = { email: customer.email, name: customer.name ?? null };
	const method = savePaymentMethod(sandbox, { type: 'card', card }, payer);
	attachPaymentMethod(sandbox, method, id);
	customer.invoice_settings.default_payment_method = method.id;
	store.save('customers', customer);
	events.emit('customer.updated', customer, null, before);
	for (const subscription of store.all('subscriptions')) {
		if (subscription.customer !== id || !subscription.default_payment_method) continue;
		const old = snapshot(subscription);
		subscription.default_payment_method = method.id;
		store.save('subscriptions', subscription);
		events.emit('customer.subscription.updated', subscription, null, old);
	}
	store.flush();
	return method;
}
