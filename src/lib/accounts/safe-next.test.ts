import { describe, expect, it } from 'vitest';
import { nextIn, safeNext, signInPath, withNext } from './safe-next.ts';

describe('safeNext', () => {
	it.each([
		['/w/ada/products'],
		['/library/42?place=3#section-3'],
		['/search?q=https://example.com'],
		['/w/ada/products?tab=drafts&sort=title']
	])('keeps the local path %s', (path) => {
		expect(safeNext(path)).toBe(path);
	});

	it.each([
		'https://evil.example/',
		'//evil.example/',
		'///evil.example',
		'/\\evil.example',
		'/\t/evil.example',
		'/\n/evil.example',
		'\\\\evil.example',
		' //evil.example',
		'/.//evil.example',
		'/..//evil.example',
		'/a/..//evil.example',
		'javascript:alert(1)',
		'data:text/html,x',
		'http:evil.example',
		'evil.example',
		'',
		null,
		undefined,
		['/w']
	])('refuses %j', (value) => {
		expect(safeNext(value, '/home')).toBe('/home');
	});

	it('answers a path that stays on the site wherever it is resolved', () => {
		for (const value of ['/%2F%2Fevil.example', '/@evil.example', '/a//b', '/%5Cevil.example', '/:80']) {
			expect(new URL(safeNext(value), 'https://shop.example').host).toBe('shop.example');
		}
	});
});

describe('nextIn', () => {
	it('gives back what withNext put into an address', () => {
		expect(nextIn(new URL(withNext('/sign-up', '/w/ada?a=1&b=2#c'), 'https://shop.example'))).toBe(
			'/w/ada?a=1&b=2#c'
		);
	});

	it.each(['', '?next=', '?next=https://evil.example', '?next=//evil.example', '?next=%2F%5Cevil.example'])(
		'finds nothing in %j',
		(query) => {
			expect(nextIn(new URL(`https://shop.example/sign-up${query}`))).toBeNull();
		}
	);
});

describe('signInPath', () => {
	it('carries the whole path, so that safeNext gives it back', () => {
		const path = '/w/ada/products?tab=a&b=c#d';
		const next = new URL(signInPath(path), 'https://shop.example').searchParams.get('next');
		expect(safeNext(next)).toBe(path);
	});
});
