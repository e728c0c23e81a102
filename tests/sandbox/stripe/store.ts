import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import Stripe from 'stripe';
import { z } from 'zod';
import type { SubscriptionNotes } from './billing/notes.ts';
import type { CheckoutNotes } from './checkout/notes.ts';
import type { DeliveryRecord } from './delivery/record.ts';
import type { StoredAnswer } from './http/idempotency.ts';

/** What the sandbox remembers, one table per kind, keyed by id and kept in the order of creation. */
export interface Tables {
	balance_transactions: Stripe.BalanceTransaction;
	/** The number behind a payment method, by its id: which way it goes when charged. */
	card_numbers: { id: string; number: string };
	charges: Stripe.Charge;
	checkout_notes: CheckoutNotes;
	checkout_sessions: Stripe.Checkout.Session;
	/** How far the sandbox was moved ahead of real time. */
	clock_offset: { id: string; seconds: number };
	coupons: Stripe.Coupon;
	customers: Stripe.Customer;
	deliveries: DeliveryRecord;
	discounts: Stripe.Discount;
	disputes: Stripe.Dispute;
	endpoint_secrets: { id: string; secret: string };
	events: Stripe.Event;
	idempotency: StoredAnswer;
	invoice_items: Stripe.InvoiceItem;
	invoice_payments: Stripe.InvoicePayment;
	invoices: Stripe.Invoice;
	payment_intents: Stripe.PaymentIntent;
	payment_methods: Stripe.PaymentMethod;
	portal_configurations: Stripe.BillingPortal.Configuration;
	portal_sessions: Stripe.BillingPortal.Session;
	prices: Stripe.Price;
	products: Stripe.Product;
	promotion_codes: Stripe.PromotionCode;
	refunds: Stripe.Refund;
	subscription_notes: SubscriptionNotes;
	subscription_schedules: Stripe.SubscriptionSchedule;
	subscriptions: Stripe.Subscription;
	test_clocks: Stripe.TestHelpers.TestClock;
	webhook_endpoints: Stripe.WebhookEndpoint;
}

type Rows = { [K in keyof Tables]: Map<string, Tables[K]> };
const tableNames = [
	'balance_transactions',
	'card_numbers',
	'charges',
	'checkout_notes',
	'checkout_sessions',
	'clock_offset',
	'coupons',
	'customers',
	'deliveries',
	'discounts',
	'disputes',
	'endpoint_secrets',
	'events',
	'idempotency',
	'invoice_items',
	'invoice_payments',
	'invoices',
	'payment_intents',
	'payment_methods',
	'portal_configurations',
	'portal_sessions',
	'prices',
	'products',
	'promotion_codes',
	'refunds',
	'subscription_notes',
	'subscription_schedules',
	'subscriptions',
	'test_clocks',
	'webhook_endpoints'
] as const satisfies ReadonlyArray<keyof Tables>;
const savedFile = z.record(z.string(), z.array(z.looseObject({ id: z.string() })));
const writeDelayMs = 40;

/**
 * All state, in memory, with a JSON file behind it. The file is written whole and renamed into place at most 40 ms
 * after a change, and at once by `flush`: a `kill -9` loses those last milliseconds, never the file. A payment made on
 * the hosted page is flushed before the page answers.
 */
export class Store {
	readonly #rows: Rows;
	readonly #file: string | undefined;
	#timer: NodeJS.Timeout | undefined;

	constructor(file?: string) {
		this.#file = file;
		this.#rows = file ? loaded(file) : empty();
	}

	get<K extends keyof Tables>(table: K, id: string): Tables[K] | undefined {
		return this.#rows[table].get(id);
	}

	/** Rows of a table, oldest first. */
	all<K extends keyof Tables>(table: K): Tables[K][] {
		return [...this.#rows[table].values()];
	}

	/** Stores a row, new or changed in place; repeating is safe. */
	save<K extends keyof Tables>(table: K, row: Tables[K]): Tables[K] {
		this.#rows[table].set(row.id, row);
		this.#schedule();
		return row;
	}

	remove(table: keyof Tables, id: string): void {
		this.#rows[table].delete(id);
		this.#schedule();
	}

	/** Forgets everything. */
	clear(): void {
		for (const name of tableNames) this.#rows[name].clear();
		this.#schedule();
	}

	/** Writes what is unwritten before returning. */
	flush(): void {
		if (!this.#timer) return;
		clearTimeout(this.#timer);
		this.#timer = undefined;
		if (!this.#file) return;
		const content = Object.fromEntries(tableNames.map((name) => [name, this.all(name)]));
		const draft = `${this.#file}.${process.pid}.tmp`;
		writeFileSync(draft, JSON.stringify(content));
		renameSync(draft, this.#file);
	}

	#schedule(): void {
		this.#timer ??= setTimeout(() => this.flush(), writeDelayMs);
	}
}

/** A copy that later changes don't reach, as an event's `data.object` is. */
export function snapshot<T>(value: T): T {
	return revived(JSON.stringify(value)) as T;
}

function empty(): Rows {
	return Object.fromEntries(tableNames.map((name) => [name, new Map()])) as unknown as Rows;
}

function loaded(file: string): Rows {
	mkdirSync(dirname(file), { recursive: true });
	const rows = empty();
	const saved = read(file);
	for (const name of tableNames) {
		const table: Map<string, unknown> = rows[name];
		for (const row of saved[name] ?? []) table.set(row.id, row);
	}
	return rows;
}

function read(file: string): z.infer<typeof savedFile> {
	const text = readIfThere(file) ?? '{}';
	try {
		return savedFile.parse(revived(text));
	} catch (cause) {
		throw new Error(
			`${file} is damaged: put back a copy of it, or delete it to begin with an empty sandbox`,
			{
				cause
			}
		);
	}
}

function readIfThere(file: string): string | undefined {
	try {
		return readFileSync(file, 'utf8');
	} catch (error) {
		if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
		throw error;
	}
}

/** The package gives decimals as objects that JSON turns into strings; this turns them back. */
function revived(json: string): unknown {
	return JSON.parse(json, (key, value: unknown) =>
		key.endsWith('_decimal') && typeof value === 'string' ? Stripe.Decimal.from(value) : value
	);
}
