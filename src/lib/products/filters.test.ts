import { expect, test } from 'vitest';
import { filtersFrom, filtersQuery } from './filters.ts';

test('an address says what a list shows, and back', () => {
	const collection = '3f1d1c1e-5f0a-4d0e-9d57-0e8f0a1b2c3d';
	const query = `?state=draft&type=guide&collection=${collection}&q=bread&page=3`;
	const filters = filtersFrom(new URLSearchParams(query));
	expect(filters).toEqual({ state: 'draft', type: 'guide', collection, search: 'bread', page: 3 });
	expect(filtersQuery(filters)).toBe(query);
});

test.each(['', '?state=x&type=y&page=0', '?page=-1', '?page=NaN', '?page=1e9', '?q=%20', '?collection=x'])(
	'%j shows everything from the start',
	(query) => {
		expect(filtersQuery(filtersFrom(new URLSearchParams(query)))).toBe('');
	}
);
