import { describe, expect, it } from 'vitest';
import { auditFiltersFrom, auditFiltersQuery, isNarrowed } from './audit-filters.ts';

const read = (query: string) => auditFiltersFrom(new URLSearchParams(query));
const everything = { kind: 'all', actor: null, from: null, to: null, workspace: null, before: null };

describe('filters of the log', () => {
	it('are everything when the address says nothing', () => {
		expect(read('')).toEqual(everything);
		expect(auditFiltersQuery(read(''))).toBe('');
		expect(isNarrowed(read('before=7'))).toBe(false);
	});

	it('survive their own address', () => {
		const filters = read(
			'kind=people&actor=0b6d1a0e-2f3c-4c55-9d3e-7a1f5c2b9e10&from=2026-11-01&to=2026-11-30&workspace=studio&before=51'
		);
		expect(read(auditFiltersQuery(filters).slice(1))).toEqual(filters);
		expect(filters).toMatchObject({ kind: 'people', from: '2026-11-01', workspace: 'studio', before: 51 });
		expect(isNarrowed(filters)).toBe(true);
	});

	it.each([
		'kind=everything',
		'actor=admin',
		'from=yesterday',
		'to=2026-02-30',
		'workspace=..%2Fadmin',
		'before=-1',
		'before=1e400',
		'before=0x',
		'from=%20'
	])('ignore what they do not know: %s', (query) => {
		expect(read(query)).toEqual(everything);
	});
});
