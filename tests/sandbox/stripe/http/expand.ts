import * as z from 'zod';
import type { Store, Tables } from '../store.ts';
import { invalidRequest } from './errors.ts';
import { list } from './params.ts';
import { idOf } from '../ids.ts';

const tableOfPrefix: Record<string, keyof Tables> = {
	bpc: 'portal_configurations',
	ch: 'charges',
	clock: 'test_clocks',
	cs: 'checkout_sessions',
	cus: 'customers',
	di: 'discounts',
	dp: 'disputes',
	in: 'invoices',
	pi: 'payment_intents',
	pm: 'payment_methods',
	price: 'prices',
	prod: 'products',
	promo: 'promotion_codes',
	re: 'refunds',
	sub: 'subscriptions',
	sub_sched: 'subscription_schedules',
	txn: 'balance_transactions'
};
const expandable = new Set([
	'balance_transaction',
	'charge',
	'configuration',
	'coupon',
	'customer',
	'default_payment_method',
	'default_price',
	'discounts',
	'invoice',
	'latest_charge',
	'latest_invoice',
	'payment_intent',
	'payment_method',
	'price',
	'product',
	'promotion_code',
	'released_subscription',
	'schedule',
	'source',
	'subscription',
	'test_clock'
]);
// Lists that are left out unless asked for.
const included = new Set(['confirmation_secret', 'line_items', 'payments', 'refunds']);
const asked = z.object({ expand: list(z.string()).optional() });

type Json = Record<string, unknown>;

/**
 * The answer with every path of `expand[]` replaced by its object (up to four levels, as at Stripe); the stored object
 * stays as it is.
 * @throws StripeProblem 400 when a path can't be expanded.
 */
export function expanded(answer: unknown, params: unknown, store: Store): unknown {
	const parsed = asked.safeParse(params);
	const paths = (parsed.success && parsed.data.expand) || [];
	if (paths.length === 0) return answer;
	const copy = JSON.parse(JSON.stringify(answer)) as Json;
	for (const path of paths) expandPath(copy, path.split('.'), path, store);
	return copy;
}

function expandPath(target: unknown, [name = '', ...rest]: string[], path: string, store: Store): void {
	if (!isJson(target)) throw cannotExpand(path);
	if (included.has(name)) include(target, name, store);
	const value = target[name];
	if (value === undefined) throw cannotExpand(path);
	if (typeof value === 'string') {
		if (!expandable.has(name)) throw cannotExpand(path);
		target[name] = lookedUp(value, store);
	} else if (Array.isArray(value) && expandable.has(name)) {
		target[name] = value.map((one: unknown) => (typeof one === 'string' ? lookedUp(one, store) : one));
	}
	if (rest.length === 0) {
		if (!included.has(name) && !expandable.has(name)) throw cannotExpand(path);
		return;
	}
	for (const next of asArray(target[name])) if (next !== null) expandPath(next, rest, path, store);
}

/** Adds what an object shows only when asked. */
function include(target: Json, name: string, store: Store): void {
	if (target[name]) return;
	const id = String(target['id']);
	const kind = `${String(target['object'])}.${name}`;
	if (kind === 'checkout.session.line_items') {
		const url = `/v1/checkout/sessions/${id}/line_items`;
		target[name] = listOf(store.get('checkout_notes', id)?.lineItems ?? [], url);
	} else if (kind === 'invoice.payments') {
		const payments = store.all('invoice_payments').filter((row) => row.invoice === id);
		target[name] = listOf(payments, `/v1/invoice_payments?invoice=${id}`);
	} else if (kind === 'invoice.confirmation_secret') {
		const payment = store.all('invoice_payments').find((row) => row.invoice === id);
		const intent = store.get('payment_intents', idOf(payment?.payment.payment_intent) ?? '');
		target[name] = intent ? { client_secret: intent.client_secret, type: 'payment_intent' } : null;
	} else if (kind === 'charge.refunds') {
		const refunds = store.all('refunds').filter((row) => row.charge === id);
		target[name] = listOf(refunds, `/v1/charges/${id}/refunds`);
	}
}

function listOf(data: unknown[], url: string): Json {
	return JSON.parse(JSON.stringify({ object: 'list', data, has_more: false, url })) as Json;
}

function lookedUp(id: string, store: Store): unknown {
	const table = tableOfPrefix[id.replace(/_[^_]*$/, '').replace('cs_test', 'cs')];
	// A coupon's id is whatever its maker chose.
	const found = (table && store.get(table, id)) ?? store.get('coupons', id);
	return found ? JSON.parse(JSON.stringify(found)) : id;
}

function cannotExpand(path: string) {
	return invalidRequest(`This property cannot be expanded (${path}).`, 'expand');
}

function isJson(value: unknown): value is Json {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function asArray(value: unknown): unknown[] {
	return Array.isArray(value) ? value : [value];
}
