import type Stripe from 'stripe';
import { findReduction } from '../billing/discounts.ts';
import { decodeForm, type FormHash } from '../http/form.ts';
import { html, seeOther, type Reply } from '../../provider/reply.ts';
import { isEmail } from '../resources/checkout-sessions.ts';
import { discountItems } from '../resources/line-items.ts';
import type { Means } from '../resources/payment-methods.ts';
import type { Sandbox } from '../sandbox.ts';
import { cardOf } from './cards.ts';
import type { CheckoutNotes } from './notes.ts';
import { closedPage, missingPage, payPage } from './page.ts';
import { paySession } from './pay.ts';
import { delayedTypeOf } from './session.ts';

/** `GET /c/pay/{session}`: the form while the session is open, else what became of it. */
export function showCheckout(sandbox: Sandbox, id: string): Reply {
	const session = sandbox.store.get('checkout_sessions', id);
	const notes = sandbox.store.get('checkout_notes', id);
	if (!session || !notes) return html(404, missingPage());
	if (session.status !== 'open') return html(200, closedPage(session, returnUrl(session)));
	return html(200, payPage({ session, notes, lockedEmail: lockedEmail(sandbox, session) }));
}

/**
 * `POST /c/pay/{session}`: pays and sends the buyer to the shop. Anything else (declined, incomplete, already paid,
 * expired) goes back to the page, which says so; reloading never pays again.
 */
export function submitCheckout(sandbox: Sandbox, id: string, body: string): Reply {
	const session = sandbox.store.get('checkout_sessions', id);
	const notes = sandbox.store.get('checkout_notes', id);
	if (!session || !notes) return html(404, missingPage());
	const here = seeOther(`/c/pay/${id}`);
	if (session.status !== 'open') return here;
	const form = decodeForm(body);
	if (form['promotion_code'] !== undefined) {
		const problem = applyCode(sandbox, session, notes, field(form, 'promotion_code'));
		remember(sandbox, notes, problem ? { email: '', name: '', problem } : null);
		return here;
	}
	const email = lockedEmail(sandbox, session) ?? field(form, 'email');
	const name = field(form, 'name');
	const means = meansIn(form, session);
	const problem = problemWith(email, name, means);
	const outcome = problem ? null : paySession(sandbox, session, { email, name }, means as Means);
	if (outcome && outcome.outcome !== 'declined') return seeOther(returnUrl(session));
	remember(sandbox, notes, { email, name, problem: problem ?? outcome?.decline.message ?? '' });
	return here;
}

/** Takes off what a promotion code gives; the problem when it gives nothing. */
function applyCode(
	{ store, now }: Sandbox,
	session: Stripe.Checkout.Session,
	notes: CheckoutNotes,
	typed: string
): string | null {
	if (!session.allow_promotion_codes) return 'This checkout takes no promotion codes.';
	const reduction = findReduction(store, typed, now());
	if (!reduction) return 'This promotion code is invalid.';
	discountItems(notes.lineItems, [reduction]);
	const sumOf = (key: 'amount_total' | 'amount_discount') =>
		notes.lineItems.reduce((sum, item) => sum + item[key], 0);
	session.discounts = [{ coupon: reduction.coupon.id, promotion_code: reduction.promotionCode?.id ?? null }];
	session.amount_total = sumOf('amount_total');
	if (session.total_details) session.total_details.amount_discount = sumOf('amount_discount');
	store.save('checkout_sessions', session);
	return null;
}

/** The success URL with the session's id where it asks for it. */
function returnUrl(session: Stripe.Checkout.Session): string {
	return (session.success_url ?? '').replaceAll('{CHECKOUT_SESSION_ID}', session.id);
}

/** The e-mail the shop fixed, by itself or through the customer; null when the buyer chooses. */
function lockedEmail({ store }: Sandbox, session: Stripe.Checkout.Session): string | null {
	if (session.customer_email) return session.customer_email;
	return typeof session.customer === 'string'
		? (store.get('customers', session.customer)?.email ?? null)
		: null;
}

const anyCard = '4242424242424242';

function meansIn(form: FormHash, session: Stripe.Checkout.Session): Means | null {
	const delayed = delayedTypeOf(session.currency);
	if (delayed && field(form, 'method') === delayed && session.payment_method_types.includes(delayed)) {
		return { type: delayed };
	}
	// A free order needs no card.
	const typed =
		field(form, 'card') || (session.amount_total === 0 && session.mode === 'payment' ? anyCard : '');
	const card = cardOf(typed);
	return card && { type: 'card', card };
}

function problemWith(email: string, name: string, means: Means | null): string | null {
	if (!isEmail(email)) return 'Enter your e-mail address, as in name@example.com.';
	if (!name) return 'Enter your name.';
	return means ? null : 'Your card number is invalid.';
}

function remember({ store }: Sandbox, notes: CheckoutNotes, lastTry: CheckoutNotes['lastTry']): void {
	notes.lastTry = lastTry;
	store.save('checkout_notes', notes);
}

function field(form: FormHash, name: string): string {
	const value = form[name];
	return typeof value === 'string' ? value.trim() : '';
}
