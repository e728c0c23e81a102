import { z } from 'zod';
import { approveOrder } from '../resources/orders.ts';
import type { OrderRow, Outcome } from '../resources/rows.ts';
import type { Sandbox } from '../sandbox.ts';
import { html, seeOther, type Reply } from '../../provider/reply.ts';
import { approvePage, closedPage, missingPage } from './page.ts';

/** `GET /checkoutnow?token={order}`: the form until the order is paid. */
export function showApproval(sandbox: Sandbox, token: string): Reply {
	const order = sandbox.store.get('orders', token);
	if (!order) return html(404, missingPage());
	if (order.status === 'COMPLETED') return html(200, closedPage(returnTo(order)));
	const wasDeclined = order.status === 'APPROVED' && order.outcome === 'declined';
	const problem = wasDeclined ? 'The last payment was declined. Pay with another account.' : '';
	return html(200, approvePage(order, { email: order.payer?.email ?? order.emailHint ?? '', problem }));
}

/** `POST /checkoutnow?token={order}`: back to the shop, approved or not. Repeating is safe. */
export function submitApproval(sandbox: Sandbox, token: string, body: string): Reply {
	const order = sandbox.store.get('orders', token);
	if (!order) return html(404, missingPage());
	const form = new URLSearchParams(body);
	if (form.get('action') === 'cancel') return back(addedTo(order.cancelUrl, { token }));
	if (order.status === 'COMPLETED') return seeOther(`/checkoutnow?token=${token}`);
	const email = form.get('email')?.trim() ?? '';
	if (!z.email().max(254).safeParse(email).success) {
		const problem = 'Enter an e-mail address, as in name@example.com.';
		return html(422, approvePage(order, { email, problem }));
	}
	approveOrder(sandbox, order, { email, name: 'Sandbox Payer', outcome: outcomeFor(email) });
	sandbox.store.flush();
	return back(returnTo(order));
}

function outcomeFor(email: string): Outcome {
	const [who] = email.toLowerCase().split('@');
	return who === 'pending' || who === 'declined' ? who : 'completed';
}

/** The shop's address with what PayPal adds to it. */
function returnTo({ id, payer, returnUrl }: OrderRow): string {
	return addedTo(returnUrl, { token: id, PayerID: payer?.id ?? '' });
}

function addedTo(address: string, added: Record<string, string>): string {
	if (!address) return '';
	const url = new URL(address);
	for (const [name, value] of Object.entries(added)) url.searchParams.set(name, value);
	return url.href;
}

function back(address: string): Reply {
	return address ? seeOther(address) : html(200, closedPage(''));
}
