import { describe, expect, it } from 'vitest';
import { bodyLimits, discardRest, maxBytesFor, measureBody } from './body-size.ts';
import type { EdgeEvent } from './event.ts';

const origin = 'https://noxloop.example';
const at = (path: string, routeId: string | null, type = 'application/x-www-form-urlencoded') =>
	maxBytesFor({
		request: new Request(origin, { method: 'POST', headers: { 'content-type': type }, body: '' }),
		url: new URL(path, origin),
		route: { id: routeId }
	} as EdgeEvent);

function chunked(sizes: number[]): Request {
	const chunks = sizes.values();
	const body = new ReadableStream<Uint8Array>({
		pull(controller) {
			const { done, value } = chunks.next();
			if (done) controller.close();
			else controller.enqueue(new Uint8Array(value));
		}
	});
	const init: RequestInit & { duplex: 'half' } = { method: 'POST', body, duplex: 'half' };
	return new Request(origin, init);
}

describe('the limit', () => {
	it('is small for JSON and for forms, and larger where an address needs it', () => {
		expect(at('/api/workspaces', '/api/workspaces', 'application/json; charset=utf-8')).toBe(bodyLimits.json);
		expect(at('/api/workspaces', '/api/workspaces', 'application/problem+json')).toBe(bodyLimits.json);
		expect(at('/sign-in', '/(auth)/sign-in')).toBe(bodyLimits.form);
		expect(at('/api/billing/webhook/stripe', '/api/billing/webhook/stripe')).toBe(bodyLimits.callback);
		expect(at('/account?/avatar', '/(app)/account', 'multipart/form-data')).toBe(bodyLimits.upload);
		const sources = '/(app)/w/[workspace]/products/new/sources';
		expect(at('/w/ada/products/new/sources', sources, 'application/json')).toBe(bodyLimits.upload);
		expect(at('/account?next=/avatar', '/(app)/account')).toBe(bodyLimits.form);
	});

	it('lets a section of the largest size through, in any script', () => {
		const section = new URLSearchParams({ body: 'ح'.repeat(200_000) }).toString();
		expect(at('/w/ada/products/1?/section', '/(app)/w/[workspace]/products/[product]')).toBeGreaterThan(
			section.length
		);
	});
});

describe('a body', () => {
	it('that states its length is judged before it is read', () => {
		const request = new Request(origin, { method: 'POST', headers: { 'content-length': '101' }, body: 'x' });
		expect(measureBody(request, 100).isTooLarge()).toBe(true);
		expect(measureBody(request, 101).isTooLarge()).toBe(false);
		expect(request.bodyUsed).toBe(false);
	});

	it('in chunks is counted, and whoever reads it fails as soon as it is too large', async () => {
		const body = measureBody(chunked([60, 60, 60]), 100);
		expect(body.isTooLarge()).toBe(false);
		await expect(body.request.arrayBuffer()).rejects.toThrow();
		expect(body.isTooLarge()).toBe(true);
	});

	it('in chunks within the limit arrives whole', async () => {
		const body = measureBody(chunked([60, 40]), 100);
		expect((await body.request.arrayBuffer()).byteLength).toBe(100);
		expect(body.isTooLarge()).toBe(false);
	});

	it('that is missing is not too large', () => {
		expect(measureBody(new Request(origin, { method: 'POST' }), 100).isTooLarge()).toBe(false);
	});
});

describe('what nobody read', () => {
	/** A body of three chunks that tells when all of it was fetched. */
	function watched(): { request: Request; isFetched: () => boolean } {
		let left = 3;
		const body = new ReadableStream<Uint8Array>({
			pull(controller) {
				left -= 1;
				if (left < 0) controller.close();
				else controller.enqueue(new Uint8Array(60));
			}
		});
		const init: RequestInit & { duplex: 'half' } = { method: 'POST', body, duplex: 'half' };
		return { request: new Request(origin, init), isFetched: () => left < 0 };
	}

	it('of a refused request is fetched, so that its sender can read the answer', async () => {
		const { request, isFetched } = watched();
		discardRest(request);
		await expect.poll(isFetched).toBe(true);
	});

	it('of a body that was too large is fetched', async () => {
		const { request, isFetched } = watched();
		await expect(measureBody(request, 100).request.text()).rejects.toThrow();
		await expect.poll(isFetched).toBe(true);
	});

	it('by a route that gave up early is fetched', async () => {
		const { request, isFetched } = watched();
		const { request: measured } = measureBody(request, 1000);
		await measured.body?.cancel();
		await expect.poll(isFetched).toBe(true);
	});
});
