import { describe, expect, it } from 'vitest';
import { findCurrent } from './shell-nav.ts';

const items = ['/w/a', '/w/a/products', '/w/a/sales'].map((href) => ({ href }));

describe('findCurrent', () => {
	it('lights the closest entry only', () => {
		expect(findCurrent(items, '/w/a/products/new')).toBe('/w/a/products');
	});
	it('lights the entry itself', () => {
		expect(findCurrent(items, '/w/a')).toBe('/w/a');
	});
	it('does not mistake a longer name for a child', () => {
		expect(findCurrent(items, '/w/a/products-old')).toBe('/w/a');
		expect(findCurrent(items, '/w/abc')).toBeNull();
	});
});
