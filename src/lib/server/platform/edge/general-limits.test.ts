import { expect, it } from 'vitest';
import type { EdgeEvent } from './event.ts';
import { rateLimitHeaders, tierOf } from './general-limits.ts';

const tier = (method: string, path: string, routeId: string | null = path) =>
	tierOf({
		request: new Request(`https://noxloop.example${path}`, { method }),
		url: new URL(path, 'https://noxloop.example'),
		route: { id: routeId }
	} as EdgeEvent);

it('limits every write but those that providers sign', () => {
	for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) expect(tier(method, '/library')).toBe('writes');
	expect(tier('POST', '/api/workspaces')).toBe('writes');
	expect(tier('POST', '/api/billing/webhook/stripe')).toBeNull();
});

it('limits reads of the API, downloads and exports, but no page and no health check', () => {
	expect(tier('GET', '/api/workspaces')).toBe('reads');
	expect(tier('HEAD', '/api/public/products')).toBe('reads');
	expect(tier('GET', '/library/1/download/html', '/library/[entitlement]/download/[format]')).toBe('reads');
	expect(tier('GET', '/w/ada/audit/export', '/(app)/w/[workspace]/audit/export')).toBe('reads');
	expect(tier('GET', '/w/ada/audit/export.csv', '/(app)/w/[workspace]/audit/export.csv')).toBe('reads');
	for (const path of ['/', '/p/tea', '/library', '/w/ada/products', '/api/health'])
		expect(tier('GET', path), path).toBeNull();
});

it('counts nothing for an address that does not exist', () => {
	expect(tier('POST', '/nothing', null)).toBeNull();
});

it('says each limit with what remains of it', () => {
	const count = (name: string, most: number, remaining: number) => ({
		limit: { name, most, seconds: 60 },
		isOver: false,
		remaining,
		waitSeconds: 42,
		takeBack: () => Promise.resolve()
	});
	expect(rateLimitHeaders([count('writes', 120, 3), count('writes-of-address', 600, 480)])).toEqual({
		'ratelimit-policy': '"writes";q=120;w=60, "writes-of-address";q=600;w=60',
		ratelimit: '"writes";r=3;t=42, "writes-of-address";r=480;t=42'
	});
	expect(rateLimitHeaders([])).toEqual({});
});
