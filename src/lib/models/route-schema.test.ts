import { describe, expect, it } from 'vitest';
import { CreditPrice, newRoute, OwnKey, RouteEntry } from './route-schema.ts';

const route = { ...newRoute(), model: 'some-model' };
const wrongFields = (change: object) => [
	...new Set(RouteEntry.safeParse({ ...route, ...change }).error?.issues.map(({ path }) => path.join('.')))
];

describe('a route as staff enter it', () => {
	it('needs a model, but for a compatible server', () => {
		expect(wrongFields({})).toEqual([]);
		expect(wrongFields({ model: ' ' })).toEqual(['model']);
		expect(wrongFields({ model: '', provider: 'compatible' })).toEqual([]);
	});

	it.each([
		[{ provider: 'another' }, 'provider'],
		[{ temperature: 2.1 }, 'temperature'],
		[{ maxTokens: 1.5 }, 'maxTokens'],
		[{ inputUsd: -1, outputUsd: 1 }, 'inputUsd'],
		[{ inputUsd: 1 }, 'outputUsd'],
		[{ outputUsd: 1 }, 'inputUsd'],
		[{ firstTokenSeconds: 0 }, 'firstTokenSeconds'],
		[{ firstTokenSeconds: 100, wholeSeconds: 99 }, 'wholeSeconds'],
		[{ wholeSeconds: 901 }, 'wholeSeconds']
	])('is refused beside the field: %j', (change, field) => {
		expect(wrongFields(change)).toEqual([field]);
	});
});

describe('a price in credits', () => {
	it('is lower on an own key, or the same', () => {
		const of = (ownKeyCredits: number | null) =>
			CreditPrice.safeParse({ task: 'generate_product', credits: 5, ownKeyCredits }).success;
		expect([of(4), of(null), of(5), of(0)]).toEqual([true, true, false, false]);
	});
});

describe('an own key', () => {
	it('is taken without the spaces around it', () => {
		expect(OwnKey.parse({ provider: 'groq', key: ' gsk_0123456789abcdef\n' }).key).toBe(
			'gsk_0123456789abcdef'
		);
	});

	it.each(['', 'short', 'two words that are long', 'ключ-которого-не-бывает'])('can not be %j', (key) => {
		expect(OwnKey.safeParse({ provider: 'groq', key }).error?.issues[0]?.message).toBe('own_key_malformed');
	});
});
