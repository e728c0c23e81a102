import { Ajv, type ValidateFunction } from 'ajv';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as schemas from 'typescript-json-schema';
import { z } from 'zod';
import { startBench, type Bench } from './support/bench.ts';
import { at, plan, planSession, subscribedAt } from './support/plans.ts';

const judged = fileURLToPath(new URL('./support/judged.ts', import.meta.url));
const kinds = [
	'balanceTransaction',
	'charge',
	'coupon',
	'customer',
	'discount',
	'dispute',
	'invoice',
	'invoiceItem',
	'invoicePayment',
	'lineItem',
	'paymentIntent',
	'paymentMethod',
	'portalConfiguration',
	'portalSession',
	'price',
	'product',
	'promotionCode',
	'refund',
	'session',
	'subscription',
	'subscriptionItem',
	'subscriptionSchedule',
	'testClock',
	'webhookEndpoint'
] as const;
type Kind = (typeof kinds)[number];

let bench: Bench;
let validate: (kind: Kind, value: unknown) => ValidateFunction['errors'];
beforeAll(async () => {
	bench = await startBench();
	validate = judgeFromTypes();
}, 60_000);
afterAll(() => bench.stop());

test('every object has the shape the types of the package promise', async () => {
	const objects = [...(await soldObjects(bench)), ...(await billedObjects(bench))];
	for (const [kind, value] of objects) {
		expect({ kind, problems: validate(kind, JSON.parse(JSON.stringify(value))) }).toEqual({
			kind,
			problems: null
		});
	}
	expect(new Set(objects.map(([kind]) => kind))).toEqual(new Set(kinds));
});

test('the judge is not asleep: a session without its status is found out', async () => {
	const broken = z.looseObject({ status: z.string().optional() }).parse({ ...(await bench.session()) });
	delete broken.status;
	expect(validate('session', JSON.parse(JSON.stringify(broken)))).toMatchObject([
		{ keyword: 'required', params: { missingProperty: 'status' } }
	]);
});

/** One JSON schema from the package's declarations, in about three seconds. */
function judgeFromTypes() {
	const program = schemas.getProgramFromFiles([judged], {
		module: 199,
		moduleResolution: 99,
		target: 99,
		lib: ['lib.es2022.d.ts'],
		types: [],
		strictNullChecks: true,
		esModuleInterop: true,
		allowImportingTsExtensions: true,
		noEmit: true,
		skipLibCheck: true
	});
	const generator = schemas.buildGenerator(program, {
		required: true,
		noExtraProps: true,
		ignoreErrors: true
	});
	const schema = generator?.getSchemaForSymbol('Judged');
	if (!schema) throw new Error('no schema came out of the types');
	// On the wire a decimal is a string; only the client makes an object of it.
	const definitions = { ...schema.definitions, Decimal: { type: 'string' } };
	const ajv = new Ajv({ strict: false, logger: false });
	// `deleted?: void` becomes an empty choice, which AJV refuses: nothing is allowed there.
	const legal = JSON.stringify({ ...schema, definitions }).replaceAll('"anyOf":[]', '"not":{}');
	ajv.addSchema(z.looseObject({}).parse(JSON.parse(legal)), 'stripe');
	return (kind: Kind, value: unknown) => {
		const check = ajv.getSchema(`stripe#/properties/${kind}`);
		if (!check) throw new Error(`no schema for ${kind}`);
		return check(value) ? null : check.errors;
	};
}

/** What payments make, in the states they bring it through, as the wire shows it. */
async function soldObjects({
	stripe,
	session,
	fill,
	admin,
	receiver
}: Bench): Promise<Array<[Kind, unknown]>> {
	const paid = await session({ customer_creation: 'always' });
	const declined = await session();
	const delayed = await session();
	await fill(paid.url);
	await fill(declined.url, { card: '4000000000000002' });
	await fill(delayed.url, { method: 'sepa_debit' });
	await admin('POST', `sessions/${delayed.id}/fail`);
	const endpoint = { url: receiver.url, enabled_events: ['product.created' as const] };
	await stripe.prices.create({
		currency: 'eur',
		unit_amount: 900,
		recurring: { interval: 'month' },
		product_data: { name: 'Plan' }
	});
	const disputed = await session();
	await fill(disputed.url, { card: '4000000000000259' });
	const [charge] = (
		await stripe.charges.list({
			payment_intent: String((await stripe.checkout.sessions.retrieve(paid.id)).payment_intent)
		})
	).data;
	await stripe.refunds.create({ charge: charge?.id ?? '', amount: 500 });
	return [
		...of('refund', (await stripe.refunds.list()).data),
		...of('dispute', (await stripe.disputes.list()).data),
		...of('session', (await stripe.checkout.sessions.list()).data),
		...of('lineItem', (await stripe.checkout.sessions.listLineItems(paid.id)).data),
		...of('paymentIntent', (await stripe.paymentIntents.list()).data),
		...of('charge', (await stripe.charges.list()).data),
		...of('balanceTransaction', (await stripe.balanceTransactions.list()).data),
		...of('customer', (await stripe.customers.list()).data),
		...of('price', (await stripe.prices.list()).data),
		...of('product', (await stripe.products.list()).data),
		...of('webhookEndpoint', [await stripe.webhookEndpoints.create(endpoint)]),
		...of('paymentMethod', [
			await stripe.paymentMethods.retrieve(String((await stripe.charges.list()).data[0]?.payment_method))
		])
	];
}

/** What subscriptions make: paid, on trial, failing, changed, scheduled and ended. */
async function billedObjects(bench: Bench): Promise<Array<[Kind, unknown]>> {
	const { stripe } = bench;
	const [price, better] = [await plan(bench, 900), await plan(bench, 1900)];
	const coupon = await stripe.coupons.create({ percent_off: 10, duration: 'forever' });
	const promotion = { type: 'coupon' as const, coupon: coupon.id };
	const code = await stripe.promotionCodes.create({ promotion });
	const bought = await planSession(bench, price, { discounts: [{ promotion_code: code.id }] });
	await bench.fill(bought.url);
	const trying = await planSession(bench, price, { subscription_data: { trial_period_days: 7 } });
	await bench.fill(trying.url);
	const start = at('2027-01-01T00:00:00');
	const failing = await subscribedAt(bench, start, price);
	await bench.admin('POST', `customers/${failing.customer.id}/card`, { card: '4000000000000341' });
	await failing.advance(at('2027-02-02T00:00:00'));
	const kept = await subscribedAt(bench, start, price);
	await stripe.subscriptions.update(kept.subscription.id, {
		items: [{ id: kept.item.id, price: better.id }]
	});
	await stripe.subscriptionSchedules.create({ from_subscription: kept.subscription.id });
	const gone = await subscribedAt(bench, start, price);
	await stripe.subscriptions.cancel(gone.subscription.id);
	const portal = await stripe.billingPortal.sessions.create({ customer: kept.customer.id });
	const { subscription } = await stripe.checkout.sessions.retrieve(bought.id);
	const expand = ['discounts'];
	const discounted = await stripe.subscriptions.retrieve(String(subscription), { expand });
	return [
		...of('subscription', (await stripe.subscriptions.list({ status: 'all' })).data),
		...of(
			'subscription',
			await Promise.all(
				[failing, kept, gone].map((one) => stripe.subscriptions.retrieve(one.subscription.id))
			)
		),
		...of(
			'subscriptionItem',
			(await stripe.subscriptionItems.list({ subscription: kept.subscription.id })).data
		),
		...of('subscriptionSchedule', (await stripe.subscriptionSchedules.list()).data),
		...of('invoice', (await stripe.invoices.list({ expand: ['data.payments'] })).data),
		...of('invoice', [await stripe.invoices.createPreview({ subscription: kept.subscription.id })]),
		...of('invoiceItem', (await stripe.invoiceItems.list()).data),
		...of('invoicePayment', (await stripe.invoicePayments.list()).data),
		...of('session', (await stripe.checkout.sessions.list({ limit: 2 })).data),
		...of('charge', (await stripe.charges.list({ customer: failing.customer.id })).data),
		...of('customer', [await stripe.customers.retrieve(failing.customer.id)]),
		...of('coupon', (await stripe.coupons.list()).data),
		...of('discount', discounted.discounts),
		...of('promotionCode', (await stripe.promotionCodes.list()).data),
		...of('testClock', (await stripe.testHelpers.testClocks.list()).data),
		...of('portalSession', [portal]),
		...of('portalConfiguration', (await stripe.billingPortal.configurations.list()).data)
	];
}

function of(kind: Kind, values: unknown[]): Array<[Kind, unknown]> {
	return values.map((value) => [kind, value]);
}
