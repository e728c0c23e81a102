import { describe, expect, it } from 'vitest';
import { setSecurityHeaders } from './headers.ts';

const production = { ORIGIN: 'https://noxloop.example', NOXLOOP_MODE: 'production' } as const;
const local = { ORIGIN: 'http://127.0.0.1:3000', NOXLOOP_MODE: 'local' } as const;

function headersOf(path: string, given: Record<string, string>, settings: typeof production | typeof local) {
	const response = new Response('', { headers: given });
	setSecurityHeaders(response, new URL(path, settings.ORIGIN), settings);
	return response.headers;
}

const html = { 'content-type': 'text/html; charset=utf-8' };
const json = { 'content-type': 'application/json' };

describe('every answer', () => {
	it('forbids sniffing, framing and what the app never uses', () => {
		for (const [path, given] of [
			['/sign-in', html],
			['/api/workspaces', json]
		] as const) {
			const headers = headersOf(path, given, production);
			expect(headers.get('x-content-type-options')).toBe('nosniff');
			expect(headers.get('x-frame-options')).toBe('DENY');
			expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
			expect(headers.get('cross-origin-opener-policy')).toBe('same-origin');
			expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
			expect(headers.get('permissions-policy')).toContain('camera=()');
			expect(headers.get('strict-transport-security')).toContain('max-age=63072000');
		}
	});

	it('is not kept by anyone when it is private: pages, JSON and the API', () => {
		expect(headersOf('/library', html, production).get('cache-control')).toBe('private, no-store');
		expect(headersOf('/library/1/place', json, production).get('cache-control')).toBe('private, no-store');
		expect(headersOf('/api/workspaces', {}, production).get('cache-control')).toBe('private, no-store');
	});

	it('keeps what the route decided', () => {
		const own = {
			...html,
			'cache-control': 'public, max-age=60',
			'referrer-policy': 'no-referrer',
			'content-security-policy': "default-src 'none'; sandbox",
			'cross-origin-resource-policy': 'same-site'
		};
		const headers = headersOf('/access/x', own, production);
		for (const [name, value] of Object.entries(own)) expect(headers.get(name), name).toBe(value);
	});

	it('asks for encryption only where there is some', () => {
		expect(headersOf('/', html, local).has('strict-transport-security')).toBe(false);
	});
});

describe('other sites', () => {
	const allowed = (path: string) => headersOf(path, json, production).get('access-control-allow-origin');

	it('may read the public API, health and the document, without cookies', () => {
		for (const path of [
			'/api/public/products',
			'/api/public/product/tea',
			'/api/health',
			'/api/openapi.json'
		]) {
			expect(allowed(path), path).toBe('*');
			expect(headersOf(path, json, production).has('access-control-allow-credentials')).toBe(false);
		}
	});

	it('may read nothing else', () => {
		for (const path of [
			'/',
			'/api/workspaces',
			'/api/auth/me',
			'/api/publicity',
			'/api/health/x',
			'/p/api/public/'
		])
			expect(allowed(path), path).toBeNull();
	});
});

describe('the content policy', () => {
	const rendered = {
		...html,
		'content-security-policy': "default-src 'self'; form-action 'self' https://x.example"
	};

	it('lets forms lead to the loopback only where the sandbox is', () => {
		const policy = (settings: typeof production | typeof local) =>
			headersOf('/p/tea', rendered, settings).get('content-security-policy');
		expect(policy(production)).not.toContain('127.0.0.1');
		expect(policy(local)).toContain('form-action http://127.0.0.1:* ');
	});

	it('of data allows nothing, of a plain page its own files', () => {
		expect(headersOf('/api/workspaces', json, production).get('content-security-policy')).toContain(
			"default-src 'none'"
		);
		expect(headersOf('/x', html, production).get('content-security-policy')).toContain("default-src 'self'");
	});
});
