import { describe, expect, it } from 'vitest';
import { bearerOf, isCrossSite } from './cross-site.ts';

const own = 'https://noxloop.example';
const from = (headers: Record<string, string>) =>
	isCrossSite(new Request(`${own}/sign-out`, { method: 'POST', headers }), own);

describe('a write', () => {
	it('from our own pages is let through', () => {
		expect(from({ origin: own, cookie: 'a=b' })).toBe(false);
		expect(from({ origin: own, 'sec-fetch-site': 'same-origin', cookie: 'a=b' })).toBe(false);
	});

	it('from a page of ours that sends no referrer is let through, as the browser vouches for it', () => {
		expect(from({ origin: 'null', 'sec-fetch-site': 'same-origin', cookie: 'a=b' })).toBe(false);
	});

	it.each([
		['another site', { origin: 'https://evil.example' }],
		[
			'another site, whatever it claims beside',
			{ origin: 'https://evil.example', 'sec-fetch-site': 'same-origin' }
		],
		['a site next door', { origin: 'https://other.noxloop.example', 'sec-fetch-site': 'same-site' }],
		['a name that begins like ours', { origin: `${own}.evil.example` }],
		['our name without encryption', { origin: 'http://noxloop.example' }],
		['another port', { origin: `${own}:8443` }],
		['a sandboxed frame', { origin: 'null' }],
		['a sandboxed frame of a new browser', { origin: 'null', 'sec-fetch-site': 'cross-site' }],
		['nowhere it says, with cookies', { cookie: 'a=b' }],
		['a browser that hides the origin', { 'sec-fetch-site': 'cross-site' }],
		['an address typed or a bookmark', { 'sec-fetch-site': 'none', cookie: 'a=b' }]
	])('from %s is refused', (_, headers) => {
		expect(from(headers as unknown as Record<string, string>)).toBe(true);
	});

	it('of a program without cookies is let through', () => {
		expect(from({})).toBe(false);
		expect(from({ 'content-type': 'application/json' })).toBe(false);
	});
});

it('reads the token of a bearer header only', () => {
	const token = (authorization: string) => bearerOf(new Request(own, { headers: { authorization } }));
	expect(token('Bearer nox_abc')).toBe('nox_abc');
	expect(token('bearer  nox_abc')).toBe('nox_abc');
	expect(token('Basic abc')).toBeNull();
	expect(token('Bearer')).toBeNull();
	expect(token('Bearer a b')).toBeNull();
	expect(bearerOf(new Request(own))).toBeNull();
});
