import { escapeHtml } from '../../../../src/lib/escape-html.ts';
import { pageStyle } from '../../stripe/checkout/style.ts';
import { shownMoney } from '../money.ts';
import type { OrderRow } from '../resources/rows.ts';

/** The form to approve an order. Labels are what journeys find it by: Pay as, Pay …, Cancel. */
export function approvePage(order: OrderRow, { email, problem }: { email: string; problem: string }): string {
	const total = shownMoney(order.unit.amount);
	const what = order.unit.description ?? 'Your purchase';
	return layout(
		`Pay ${total}`,
		`<section aria-labelledby="order"><h1 id="order">Your order</h1>
		<table><tbody><tr><th scope="row">${escapeHtml(what)}</th><td>${escapeHtml(total)}</td></tr></tbody></table></section>
		<form method="post" aria-labelledby="pay"><h2 id="pay">Payment</h2>
		${problem ? `<p class="problem" role="alert">${escapeHtml(problem)} You have not been charged.</p>` : ''}
		<label for="email">Pay as</label>
		<input id="email" name="email" type="email" autocomplete="email" required maxlength="254"
			aria-describedby="email-note" value="${escapeHtml(email)}">
		<small id="email-note">Any address pays. One that begins with pending@ leaves the payment pending, with declined@
			it is declined.</small>
		<button type="submit" name="action" value="pay">Pay ${escapeHtml(total)}</button>
		<button class="second" type="submit" name="action" value="cancel" formnovalidate>Cancel and return to shop</button>
		</form>`
	);
}

/** What became of an order that is paid. */
export function closedPage(returnTo: string): string {
	const back = returnTo ? `<p><a href="${escapeHtml(returnTo)}">Return to shop</a></p>` : '';
	return layout(
		'Already paid',
		`<h1>This order is already paid</h1><p>There is nothing more to pay.</p>${back}`
	);
}

/** The answer to a token that belongs to no order. */
export function missingPage(): string {
	return layout('Not found', '<h1>There is no such order</h1><p>It may have expired.</p>');
}

const ownStyle = `.second { color: var(--ink); background: transparent; border: 1px solid var(--soft); margin-top: 12px; }`;

function layout(title: string, body: string): string {
	return `<!doctype html><html lang="en"><head><meta charset="utf-8">
		<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex">
		<title>${escapeHtml(title)} · Sandbox PayPal</title><link rel="icon" href="data:,"><style>${pageStyle}${ownStyle}</style></head>
		<body><header><strong>Sandbox</strong> A stand-in for PayPal. No money moves.</header>
		<main>${body}</main></body></html>`;
}
