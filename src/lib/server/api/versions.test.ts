import { describe, expect, test } from 'vitest';
import type { z } from 'zod';
import { Approval, outlineExample } from './generation-schemas.ts';
import { requireInput } from './input.ts';
import { OrderBody, OrderBodyWithWorkspace } from './order-schemas.ts';
import { ProductSave, saveExample } from './product-schemas.ts';

const id = '5f0c1c57-0f5c-4a35-8f5e-1f7d7b7f2f10';
const bodies: [string, z.ZodObject, (version: number) => object, string][] = [
	['an order', OrderBody, (version) => ({ template: { id, version } }), 'template.version'],
	[
		'an order for a workspace',
		OrderBodyWithWorkspace,
		(version) => ({ template: { id, version } }),
		'template.version'
	],
	['an approval', Approval, (version) => ({ version, outline: outlineExample }), 'version'],
	['a save', ProductSave, (version) => ({ ...saveExample, version }), 'version'],
	[
		'a section’s save',
		ProductSave,
		(version) => ({ ...saveExample, sections: [{ ...saveExample.sections?.[0], version }] }),
		'sections.0.version'
	]
];

describe.each(bodies)('the version in %s', (_, schema, bodyWith, path) => {
	test.each([1, 2_147_483_647])('may be %i', (version) => {
		expect(requireInput(schema, bodyWith(version))).toBeTruthy();
	});

	test.each([0, -1, 1.5, 2_147_483_648, 3_000_000_000, 1e300])(
		'is refused as %d: no row can have it',
		(version) => {
			const fields = [{ path, code: 'value_invalid' }];
			expect(() => requireInput(schema, bodyWith(version))).toThrow(
				expect.objectContaining({ code: 'input_invalid', status: 422, detail: { fields } })
			);
		}
	);
});
