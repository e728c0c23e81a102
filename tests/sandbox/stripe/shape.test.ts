import { Ajv, type ValidateFunction } from 'ajv';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as schemas from 'typescript-json-schema';
import { z } from 'zod';
import { startBench, type Bench } from './support/bench.ts';

const judged = fileURLToPath(new URL('./support/judged.ts', import.meta.url));
const kinds = [
	'balanceTransaction',
	'charge',
	'customer',
	'lineItem',
	'paymentIntent',
	'paymentMethod',
	'price',
	'product',
	'session',
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
	const objects = await madeObjects(bench);
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

/** Each kind of object, in the states a payment brings it through, as the wire shows it. */
async function madeObjects({
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
	return [
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

function of(kind: Kind, values: unknown[]): Array<[Kind, unknown]> {
	return values.map((value) => [kind, value]);
}
