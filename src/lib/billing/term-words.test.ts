import { describe, expect, it } from 'vitest';
import { m } from '../paraglide/messages.js';
import { locales } from '../paraglide/runtime.js';
import { planFeatures, planLimits } from './plan-schema.ts';
import { allLimits, featureName, limitNames, limitValue } from './term-words.ts';

describe('what a plan says', () => {
	it('names every limit that staff enter', () => {
		expect(allLimits.toSorted()).toEqual([...planLimits].toSorted());
		for (const name of planLimits) expect(limitNames[name]()).not.toBe('');
	});

	it('names every feature that staff choose, and a strange one by its code', () => {
		for (const code of planFeatures) expect(featureName(code)).not.toBe(code);
		expect(featureName('teleport')).toBe('teleport');
	});

	it('has words in each language, none the same as in English by neglect', () => {
		for (const locale of locales.filter((one) => one !== 'en')) {
			for (const say of [m.limit_storage_bytes, m.limit_scheduled_posts, m.feature_priority_queue]) {
				expect(say({}, { locale })).not.toBe(say({}, { locale: 'en' }));
			}
		}
	});

	it.each([
		['members', 5, '5'],
		['members', null, 'No limit'],
		['storage_bytes', 500_000_000, '500 MB'],
		['storage_bytes', 1_500_000_000, '1.5 GB'],
		['api_calls_per_day', 100_000, '100,000']
	] as const)('tells %s of %s as %s', (name, value, words) => {
		expect(limitValue(name, value)).toBe(words);
	});
});
