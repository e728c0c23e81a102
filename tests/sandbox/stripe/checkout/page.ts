import type Stripe from 'stripe';
import { rateOf } from '../billing/lines.ts';
import { escape, layout } from '../hosted/layout.ts';
import { formatMoney } from '../money.ts';
import { hasTrial, type CheckoutNotes } from './notes.ts';
import { delayedTypeOf } from './session.ts';

interface PayPage {
	session: Stripe.Checkout.Session;
	notes: CheckoutNotes;
	lockedEmail: string | null;
}

/**
 * The form to pay an open session. Labels are what journeys find it by: Email, Name, Card number, Promotion code, and the
 * buttons Pay …, Subscribe, Start trial, Apply.
 */
export function payPage({ session, notes, lockedEmail }: PayPage): string {
	const { lastTry } = notes;
	const total = formatMoney(session.amount_total ?? 0, session.currency ?? 'usd');
	const cancel = session.cancel_url
		? `<a class="quiet" href="${escape(session.cancel_url)}">Cancel and go back</a>`
		: '';
	return layout(
		actOf(session, notes, total),
		`<section aria-labelledby="order"><h1 id="order">Your order</h1>${orderTable(notes.lineItems, total)}</section>
		${session.allow_promotion_codes ? promotionForm(session) : ''}
		<form method="post" aria-labelledby="pay"><h2 id="pay">Payment</h2>
		${lastTry ? `<p class="problem" role="alert">${escape(lastTry.problem)} You have not been charged.</p>` : ''}
		${emailField(lockedEmail, lastTry?.email ?? '')}
		<label for="name">Name</label>
		<input id="name" name="name" autocomplete="name" required maxlength="256" value="${escape(lastTry?.name ?? '')}">
		${methodFields(session)}
		<button type="submit">${escape(actOf(session, notes, total))}</button>${cancel}</form>`
	);
}

/** What became of a session that can't be paid any more. */
export function closedPage(session: Stripe.Checkout.Session, returnUrl: string): string {
	if (session.status === 'expired') {
		const back = session.cancel_url
			? `<p><a href="${escape(session.cancel_url)}">Back to the shop</a></p>`
			: '';
		return layout('Expired', `<h1>This checkout has expired</h1><p>Nothing was charged.</p>${back}`);
	}
	const [title, text] = outcomes[session.payment_status] ?? outcomes.unpaid;
	return layout(
		title,
		`<h1>${title}</h1><p>${text}</p><p><a href="${escape(returnUrl)}">Continue to the shop</a></p>`
	);
}

/** The answer to an address that belongs to no session. */
export function missingPage(): string {
	return layout('Not found', '<h1>There is no such checkout</h1><p>The link may be incomplete.</p>');
}

const outcomes: Record<string, [string, string]> & { unpaid: [string, string] } = {
	paid: ['This order is already paid', 'You were charged once. There is nothing more to pay.'],
	no_payment_required: ['Your trial has begun', 'Nothing was charged. There is nothing more to do.'],
	unpaid: ['This payment is being processed', 'The bank will confirm it later. There is nothing more to do.']
};

/** What the button does. */
function actOf({ mode }: Stripe.Checkout.Session, notes: CheckoutNotes, sum: string): string {
	if (mode === 'payment') return `Pay ${sum}`;
	return hasTrial(notes) ? 'Start trial' : 'Subscribe';
}

function promotionForm(session: Stripe.Checkout.Session): string {
	if (session.discounts?.length) return '<p role="status">Your promotion code is applied.</p>';
	return `<form method="post"><label for="promotion_code">Promotion code</label>
		<input id="promotion_code" name="promotion_code" autocomplete="off" required maxlength="500">
		<button class="minor" type="submit">Apply</button></form>`;
}

function orderTable(items: Stripe.LineItem[], total: string): string {
	const rows = items.map(({ description, quantity, amount_subtotal, currency, price }) => {
		const times = quantity && quantity > 1 ? ` <span>× ${quantity}</span>` : '';
		const rate = price?.recurring ? `<small>${escape(rateOf(price))}</small>` : '';
		return `<tr><th scope="row">${escape(description ?? '')}${times}${rate}</th><td>${formatMoney(amount_subtotal, currency)}</td></tr>`;
	});
	const discount = items.reduce((sum, item) => sum + item.amount_discount, 0);
	const [first] = items;
	if (discount > 0 && first) {
		rows.push(`<tr><th scope="row">Discount</th><td>${formatMoney(-discount, first.currency)}</td></tr>`);
	}
	return `<table><tbody>${rows.join('')}</tbody>
		<tfoot><tr><th scope="row">Total due</th><td>${escape(total)}</td></tr></tfoot></table>`;
}

function emailField(locked: string | null, typed: string): string {
	const state = locked === null ? 'required' : 'readonly aria-describedby="email-note"';
	const note = locked === null ? '' : '<small id="email-note">Set by the shop.</small>';
	return `<label for="email">Email</label>
		<input id="email" name="email" type="email" autocomplete="email" ${state} value="${escape(locked ?? typed)}">${note}`;
}

function methodFields(session: Stripe.Checkout.Session): string {
	const delayed = delayedTypeOf(session.currency);
	const choice =
		delayed && session.payment_method_types.includes(delayed)
			? `<fieldset><legend>Payment method</legend>
				<label class="choice"><input type="radio" name="method" value="card" checked>Card</label>
				<label class="choice"><input type="radio" name="method" value="${delayed}">${delayedLabel[delayed]}</label>
				</fieldset>`
			: '';
	// No `required` on the card: the other method needs none, and without JavaScript only the server knows the choice.
	return `${choice}<div class="card"><label for="card">Card number</label>
		<input id="card" name="card" inputmode="numeric" autocomplete="off" maxlength="23" aria-describedby="card-note"
			placeholder="4242 4242 4242 4242">
		<small id="card-note">4242 4242 4242 4242 succeeds, 4000 0000 0000 0002 is declined.</small></div>`;
}

const delayedLabel = {
	acss_debit: 'Pre-authorized debit (settles later)',
	au_becs_debit: 'BECS direct debit (settles later)',
	bacs_debit: 'Bacs direct debit (settles later)',
	boleto: 'Boleto (settles later)',
	konbini: 'Konbini (settles later)',
	oxxo: 'OXXO (settles later)',
	sepa_debit: 'SEPA direct debit (settles later)',
	us_bank_account: 'US bank account (settles later)'
} satisfies Record<NonNullable<ReturnType<typeof delayedTypeOf>>, string>;
