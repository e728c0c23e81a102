import type Stripe from 'stripe';
import { productName, rateOf } from '../billing/lines.ts';
import { periodOf } from '../billing/subscription.ts';
import { formatMoney } from '../money.ts';
import type { Store } from '../store.ts';
import { dayOf, escape, layout } from './layout.ts';

interface PortalView {
	store: Store;
	session: Stripe.BillingPortal.Session;
	configuration: Stripe.BillingPortal.Configuration;
	/** Newest first, as the invoices. */
	subscriptions: Stripe.Subscription[];
	invoices: Stripe.Invoice[];
	card: Stripe.PaymentMethod.Card | null;
	problem: string | null;
}

/**
 * The portal. Journeys find it by: Card number, and the buttons Cancel subscription, Resume subscription, Change card,
 * Pay invoice.
 */
export function portalPage(view: PortalView): string {
	const { session, configuration, subscriptions, problem } = view;
	const { features, business_profile: profile } = configuration;
	const back = session.return_url
		? `<p><a href="${escape(session.return_url)}">Return to the shop</a></p>`
		: '';
	const parts = [
		`<h1>${escape(profile.headline ?? 'Your billing')}</h1>`,
		problem ? `<p class="problem" role="alert">${escape(problem)}</p>` : '',
		...subscriptions.map((subscription) => subscriptionPart(view, subscription)),
		subscriptions.length === 0 ? '<p>You have no subscription.</p>' : '',
		features.payment_method_update.enabled ? cardPart(view) : '',
		features.invoice_history.enabled ? invoicesPart(view) : '',
		back
	];
	return layout('Your billing', parts.join('\n'), 'Billing portal');
}

function subscriptionPart({ store, configuration }: PortalView, subscription: Stripe.Subscription): string {
	const { id, items, status } = subscription;
	const names = items.data.map(({ price }) => `${productName(store, price)}, ${rateOf(price)}`);
	const isCancelable = configuration.features.subscription_cancel.enabled && status !== 'canceled';
	const [action, label] = subscription.cancel_at_period_end
		? ['resume', 'Resume subscription']
		: ['cancel', 'Cancel subscription'];
	return `<section aria-label="Subscription"><h2>${escape(names.join('; '))}</h2>
		<p>${status}. ${stateOf(subscription)}</p>
		${isCancelable ? button({ action, subscription: id }, label) : ''}</section>`;
}

function stateOf(subscription: Stripe.Subscription): string {
	const { end } = periodOf(subscription);
	if (subscription.ended_at !== null) return `Ended on ${dayOf(subscription.ended_at)}.`;
	if (subscription.cancel_at !== null) return `Ends on ${dayOf(subscription.cancel_at)}.`;
	if (subscription.status === 'trialing') return `The trial ends on ${dayOf(end)}.`;
	return `Renews on ${dayOf(end)}.`;
}

function cardPart({ card }: PortalView): string {
	const present = card ? `${card.brand} ending in ${card.last4}` : 'None yet';
	return `<form method="post" aria-labelledby="method"><h2 id="method">Payment method</h2>
		<p>${escape(present)}</p><input type="hidden" name="action" value="card">
		<label for="card">Card number</label>
		<input id="card" name="card" inputmode="numeric" autocomplete="off" maxlength="23" required
			placeholder="4242 4242 4242 4242">
		<button type="submit">Change card</button></form>`;
}

function invoicesPart({ invoices }: PortalView): string {
	const rows = invoices.map((invoice) => {
		const { id, number, created, total, currency, status, hosted_invoice_url: url } = invoice;
		const link = `<a href="${escape(url ?? '')}">${escape(number ?? id)}</a>`;
		const pay = status === 'open' ? button({ action: 'pay', invoice: id }, 'Pay invoice') : '';
		return `<tr><th scope="row">${link} <span>${dayOf(created)}, ${status}</span>${pay}</th>
			<td>${formatMoney(total, currency)}</td></tr>`;
	});
	return `<section aria-labelledby="invoices"><h2 id="invoices">Invoices</h2>
		<table><tbody>${rows.join('')}</tbody></table></section>`;
}

function button(fields: Record<string, string>, label: string): string {
	const hidden = Object.entries(fields).map(
		([name, value]) => `<input type="hidden" name="${name}" value="${escape(value)}">`
	);
	return `<form method="post">${hidden.join('')}<button class="minor" type="submit">${label}</button></form>`;
}
