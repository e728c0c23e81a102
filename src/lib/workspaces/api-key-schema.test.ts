import { describe, expect, it } from 'vitest';
import { allows, ApiKeyForm, newApiKeyOf } from './api-key-schema.ts';

const filled = {
	name: 'Shop',
	workspace: 'none',
	members: 'read',
	products: 'write',
	sales: 'read',
	life: '90'
};
const codes = (form: Record<string, unknown>) =>
	ApiKeyForm.safeParse({ ...filled, ...form }).error?.issues.map(({ path, message }) => [...path, message]);

describe('the form of a new key', () => {
	it('asks for the scopes of its levels', () => {
		expect(newApiKeyOf(ApiKeyForm.parse(filled))).toEqual({
			name: 'Shop',
			scopes: ['members:read', 'products:write', 'sales:read'],
			expiresInDays: 90
		});
		expect(newApiKeyOf(ApiKeyForm.parse({ ...filled, life: 'never' })).expiresInDays).toBeNull();
	});

	it.each([
		[{ name: '  ' }, [['name', 'name_missing']]],
		[{ name: 'x'.repeat(61) }, [['name', 'name_too_long']]],
		[{ name: 'Sh\u202eop' }, [['name', 'name_invisible_characters']]],
		[{ sales: 'write' }, [['sales', 'value_invalid']]],
		[{ members: 'owner' }, [['members', 'value_invalid']]],
		[{ life: '-1' }, [['life', 'value_invalid']]],
		[{ members: 'none', products: 'none', sales: 'none' }, [['api_key_scopes_missing']]]
	])('refuses %j at its field', (change, expected) => {
		expect(codes(change)).toEqual(expected);
	});
});

describe('allows', () => {
	it.each([
		[['products:write'], 'products:read', true],
		[['products:read'], 'products:write', false],
		[['products:write'], 'sales:read', false]
	] as const)('of %j for %s is %s', (scopes, needed, expected) => {
		expect(allows(scopes, needed)).toBe(expected);
	});
});
