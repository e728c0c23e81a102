import { expect, test } from 'vitest';
import { filtersFrom, filtersQuery } from './filters.ts';

test('an address says what a list shows, and back', () => {
	const query = '?state=draft&type=guide&q=bread&page=3';
	const filters = filtersFrom(new URLSearchParams(query));
	expect(filters).toEqual({ state: 'draft', type: 'guide', search: 'bread', page: 3 });
	expect(filtersQuery(filters)).toBe(query);
});

test.each(['', '?state=x&type=y&page=0', '?page=-1', '?page=NaN', '?page=1e9', '?q=%20'])(
	'%j shows everything from the start',
	(query) => {
		expect(filtersQuery(filtersFrom(new URLSearchParams(query)))).toBe('');
	}
);
