import { z } from 'zod';
import { emit } from '../events.ts';
import type { Call, Done } from '../http/route.ts';
import { invalid, notFound } from '../http/problem.ts';
import { newId, newPayerId } from '../ids.ts';
import { requireAmount } from '../money.ts';
import type { Sandbox } from '../sandbox.ts';
import type { OrderRow, Outcome } from './rows.ts';
import { orderOnWire } from './wire.ts';

const text = (most: number) => z.string().min(1).max(most);
const context = z.looseObject({ return_url: z.url().optional(), cancel_url: z.url().optional() });
const orderRequest = z.looseObject({
	intent: z.literal('CAPTURE'),
	purchase_units: z.tuple([
		z.looseObject({
			reference_id: text(256).default('default'),
			custom_id: text(127).optional(),
			invoice_id: text(127).optional(),
			description: text(127).optional(),
			amount: z.looseObject({ currency_code: z.string(), value: z.string().max(32) })
		})
	]),
	payment_source: z
		.looseObject({
			paypal: z.looseObject({
				email_address: z.email().max(254).optional(),
				experience_context: context.optional()
			})
		})
		.optional(),
	application_context: context.optional()
});

/** `POST /v2/checkout/orders` */
export function createOrder({ sandbox, body, requestId, isMinimal }: Call): Done {
	const given = orderRequest.parse(body, { reportInput: true });
	const wallet = given.payment_source?.paypal;
	if (wallet && !requestId)
		throw invalid([{ issue: 'PAYPAL_REQUEST_ID_REQUIRED', description: texts.requestId }]);
	const where = wallet?.experience_context ?? given.application_context;
	const { reference_id, custom_id, invoice_id, description, amount } = given.purchase_units[0];
	const now = timestamp();
	const order = sandbox.store.save('orders', {
		id: newId(),
		createdAt: now,
		updatedAt: now,
		status: wallet ? 'PAYER_ACTION_REQUIRED' : 'CREATED',
		unit: {
			reference_id,
			custom_id,
			invoice_id,
			description,
			amount: requireAmount(amount, '/purchase_units/0/amount/value', 'order')
		},
		returnUrl: where?.return_url ?? '',
		cancelUrl: where?.cancel_url ?? '',
		emailHint: wallet?.email_address ?? null,
		payer: null,
		outcome: 'completed'
	});
	return { status: 201, body: shown(sandbox, order, isMinimal) };
}

/** `GET /v2/checkout/orders/{id}` */
export function showOrder({ sandbox, id }: Call): Done {
	return { status: 200, body: orderOnWire(sandbox, requireOrder(sandbox, id)) };
}

/** The order. @throws Problem 404, also when it was forgotten, as PayPal does within hours. */
export function requireOrder({ store }: Sandbox, id: string): OrderRow {
	const order = store.get('orders', id);
	if (!order) throw notFound();
	return order;
}

/** The buyer agrees to pay, or to pay by other means after a decline. A completed order stays as it is. */
export function approveOrder(
	sandbox: Sandbox,
	order: OrderRow,
	{ email, name, outcome }: { email: string; name: string; outcome: Outcome }
): OrderRow {
	if (order.status === 'COMPLETED') return order;
	order.payer = { id: order.payer?.id ?? newPayerId(), email, name };
	order.outcome = outcome;
	order.status = 'APPROVED';
	order.updatedAt = timestamp();
	sandbox.store.save('orders', order);
	emit(sandbox, 'CHECKOUT.ORDER.APPROVED', {
		resource_type: 'checkout-order',
		summary: 'An order has been approved by buyer',
		resource: orderOnWire(sandbox, order)
	});
	return order;
}

/** The full order, or what `Prefer: return=minimal` leaves of it. */
export function shown(sandbox: Sandbox, order: OrderRow, isMinimal: boolean) {
	const full = orderOnWire(sandbox, order);
	return isMinimal ? { id: full.id, status: full.status, links: full.links } : full;
}

/** Now, to the second, as PayPal writes it. */
export function timestamp(): string {
	return `${new Date().toISOString().slice(0, 19)}Z`;
}

const texts = {
	requestId:
		"A PayPal-Request-Id is required if you are trying to process payment for an Order. Please specify a PayPal-Request-Id or Create the Order without a 'payment_source' specified."
};
