import * as z from 'zod';
import type { Store, Tables } from '../store.ts';
import { invalidRequest } from './errors.ts';
import { list } from './params.ts';

const tableOfPrefix: Record<string, keyof Tables> = {
	ch: 'charges',
	cs: 'checkout_sessions',
	cus: 'customers',
	pi: 'payment_intents',
	pm: 'payment_methods',
	price: 'prices',
	prod: 'products',
	txn: 'balance_transactions'
};
const expandable = new Set([
	'balance_transaction',
	'charge',
	'customer',
	'default_price',
	'latest_charge',
	'payment_intent',
	'payment_method',
	'price',
	'product',
	'source'
]);
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
	if (name === 'line_items' && target['object'] === 'checkout.session') includeLineItems(target, store);
	const value = target[name];
	if (value === undefined) throw cannotExpand(path);
	if (typeof value === 'string') {
		if (!expandable.has(name)) throw cannotExpand(path);
		target[name] = lookedUp(value, store);
	}
	if (rest.length === 0) {
		if (name !== 'line_items' && !expandable.has(name)) throw cannotExpand(path);
		return;
	}
	for (const next of asArray(target[name])) if (next !== null) expandPath(next, rest, path, store);
}

function includeLineItems(session: Json, store: Store): void {
	if (session['line_items']) return;
	const id = String(session['id']);
	const data = store.get('checkout_notes', id)?.lineItems ?? [];
	const url = `/v1/checkout/sessions/${id}/line_items`;
	session['line_items'] = JSON.parse(JSON.stringify({ object: 'list', data, has_more: false, url })) as Json;
}

function lookedUp(id: string, store: Store): unknown {
	const table = tableOfPrefix[id.split('_')[0] ?? ''];
	const found = table && store.get(table, id);
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
