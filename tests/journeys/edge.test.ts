import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Stripe from 'stripe';
import { expect, hydrated, test } from '../support/journey.ts';

const always = {
	'x-content-type-options': 'nosniff',
	'x-frame-options': 'DENY',
	'cross-origin-opener-policy': 'same-origin',
	'cross-origin-resource-policy': /^(same-origin|cross-origin)$/
};

test('every answer carries the security headers and an id of its own', async ({ request, published }) => {
	const ids = new Set<string>();
	const paths = ['/', '/sign-in', `/p/${published.slug}`, '/library', '/api/health', '/nothing-here'];
	for (const path of paths) {
		const headers = (await request.get(path)).headers();
		for (const [name, value] of Object.entries(always))
			expect(headers[name], `${path} ${name}`).toMatch(value);
		const policy = headers['content-security-policy'] ?? '';
		expect(policy, path).toContain(path.startsWith('/api/') ? "default-src 'none'" : "default-src 'self'");
		expect(policy, path).toContain("frame-ancestors 'none'");
		ids.add(headers['x-request-id'] ?? '');
	}
	expect(ids.has('')).toBe(false);
	expect(ids.size).toBe(paths.length);
});

test('a page with scripts allows only its own, by a nonce that is never used twice', async ({ request }) => {
	const nonces = new Set<string>();
	for (let round = 0; round < 3; round += 1) {
		const answer = await request.get('/sign-in');
		const nonce = /script-src [^;]*'nonce-([^']+)'/.exec(
			answer.headers()['content-security-policy'] ?? ''
		)?.[1];
		expect(await answer.text()).toContain(`nonce="${nonce}"`);
		nonces.add(nonce ?? '');
	}
	expect(nonces.size).toBe(3);
	expect(nonces.has('undefined')).toBe(false);
});

test('the public page is cacheable, sets no cookie and needs no script', async ({ request, published }) => {
	const answer = await request.get(`/p/${published.slug}`);
	expect(answer.headers()['cache-control']).toContain('public');
	expect(answer.headers()['set-cookie']).toBeUndefined();
	expect(await answer.text()).not.toContain('/_app/immutable/entry');
	const again = await request.get(`/p/${published.slug}`, {
		headers: { 'if-none-match': answer.headers().etag ?? '' }
	});
	expect(again.status()).toBe(304);
});

test('an unknown page and an unpublished product are 404, with the id to quote', async ({
	page,
	system,
	published
}) => {
	await system.db.query('update public.pages set is_listed = false where slug = $1', [published.slug]);
	for (const path of ['/nothing-here', `/p/${published.slug}`, '/p/never-was']) {
		const answer = await page.goto(path);
		expect(answer?.status(), path).toBe(404);
		await expect(page.getByText(answer?.headers()['x-request-id'] ?? 'no id')).toBeVisible();
	}
});

test('the request id of an answer stands in the log, and no secret does', async ({
	request,
	system,
	creator
}) => {
	await creator.page.goto(`/w/${creator.handle}/products`);
	const id = (await request.get('/api/public/products')).headers()['x-request-id'] ?? 'none';
	const log = () => readFileSync(join(system.local.logsDir, 'app.log'), 'utf8');
	await expect.poll(log).toContain(id);
	const { SUPABASE_SECRET_KEY = '', STRIPE_WEBHOOK_SECRET = '', APP_SECRET = '' } = system.local.env;
	for (const secret of [
		SUPABASE_SECRET_KEY,
		STRIPE_WEBHOOK_SECRET,
		APP_SECRET,
		creator.password,
		creator.email
	]) {
		expect(log()).not.toContain(secret);
	}
});

test('a forged session is nobody', async ({ browser, creator, system }) => {
	const cookies = await creator.page.context().cookies();
	const session = cookies.filter(({ name }) => /auth-token/.test(name));
	expect(session.length).toBeGreaterThan(0);
	const forge = (value: string): string => {
		const json = JSON.parse(Buffer.from(value.replace(/^base64-/, ''), 'base64url').toString()) as {
			access_token: string;
		};
		const [head = '', body = ''] = json.access_token.split('.');
		const claims = {
			...(JSON.parse(Buffer.from(body, 'base64url').toString()) as object),
			sub: randomUUID()
		};
		const token = [head, Buffer.from(JSON.stringify(claims)).toString('base64url'), 'AAAA'].join('.');
		return `base64-${Buffer.from(JSON.stringify({ ...json, access_token: token, refresh_token: 'x' })).toString('base64url')}`;
	};
	const whole = session.map(({ value }) => value).join('');
	const context = await browser.newContext({ baseURL: system.origin });
	await context.addCookies([
		{ name: session[0]?.name.replace(/\.\d$/, '') ?? '', value: forge(whole), url: system.origin }
	]);
	const answer = await context.request.get(`/w/${creator.handle}/products`, { maxRedirects: 0 });
	expect(answer.status()).toBe(303);
	expect(answer.headers().location).toContain('/sign-in');
	await context.close();
});

test('a burst of 500 signed events is taken whole', async ({ system }) => {
	test.setTimeout(120_000);
	const secret = system.local.env.STRIPE_WEBHOOK_SECRET ?? '';
	const mark = randomUUID().slice(0, 8);
	const send = async (index: number): Promise<number> => {
		const event = {
			id: `evt_${mark}_${index}`,
			object: 'event',
			type: 'customer.updated',
			data: { object: { id: `cus_${index}` } }
		};
		const payload = JSON.stringify(event);
		const answer = await fetch(`${system.origin}/api/billing/webhook/stripe`, {
			method: 'POST',
			headers: {
				'content-type': 'application/json; charset=utf-8',
				'stripe-signature': Stripe.webhooks.generateTestHeaderString({ payload, secret })
			},
			body: payload
		});
		return answer.status;
	};
	const answers = await Promise.all(Array.from({ length: 500 }, (_, index) => send(index)));
	expect(answers.filter((status) => status !== 204)).toEqual([]);
	const stored = await system.db.query('select from public.provider_events where event_id like $1', [
		`evt_${mark}_%`
	]);
	expect(stored.rowCount).toBe(500);
});

test('the theme follows the switch without hydration and is remembered', async ({ page }) => {
	await page.goto('/');
	const theme = () => page.locator('html').getAttribute('data-theme');
	const before = await theme();
	await page.locator('[data-theme-toggle]').first().click();
	const after = await theme();
	expect(after).not.toBe(before);
	await page.goto('/sign-in');
	await hydrated(page);
	expect(await theme()).toBe(after);
});

const webhook = '/api/billing/webhook/stripe';
const form = { 'content-type': 'application/x-www-form-urlencoded' };

test('a write that another site could have sent is refused before anything happens', async ({
	creator,
	system
}) => {
	const cookies = await creator.page.context().cookies();
	const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
	const post = (headers: Record<string, string>, body = 'a=b') =>
		fetch(`${system.origin}/sign-out`, { method: 'POST', redirect: 'manual', body, headers });
	const types = [
		'application/x-www-form-urlencoded',
		'multipart/form-data; boundary=x',
		'text/plain',
		'application/json'
	];
	for (const type of types) {
		for (const origin of ['https://evil.example', 'null', undefined]) {
			const headers = { 'content-type': type, cookie, ...(origin ? { origin } : {}) };
			const answer = await post(headers);
			expect(answer.status, `${type} from ${origin}`).toBe(403);
			expect(answer.headers.get('x-request-id')).toBeTruthy();
			expect(await answer.json()).toMatchObject({ code: 'cross_site_request' });
		}
	}
	for (const method of ['PUT', 'PATCH', 'DELETE']) {
		const answer = await fetch(`${system.origin}/api/workspaces`, {
			method,
			headers: { cookie, origin: 'https://evil.example' }
		});
		expect(answer.status, method).toBe(403);
		expect(await answer.json()).toMatchObject({ error: { code: 'cross_site_request' } });
	}
	const page = await post({ ...form, cookie, origin: 'https://evil.example', accept: 'text/html' });
	expect(page.status).toBe(403);
	expect(await page.text()).toContain('another site');
	await creator.page.goto('/app');
	await expect(creator.page, 'still signed in').toHaveURL(/\/w\//);
});

test('a page of another site posts a form in vain', async ({ creator, system }) => {
	const { page } = creator;
	await page.route('https://evil.example/', (route) =>
		route.fulfill({
			contentType: 'text/html',
			body: `<form method="post" action="${system.origin}/sign-out" enctype="text/plain"><button>Win a prize</button></form>`
		})
	);
	await page.goto('https://evil.example/');
	await page.getByRole('button').click();
	await expect(page.getByText('403')).toBeVisible();
	await page.goto('/app');
	await expect(page, 'still signed in').toHaveURL(/\/w\//);
});

test('what a provider signs gets in without an origin, also as a form; unsigned it does not', async ({
	system
}) => {
	const payload = JSON.stringify({
		id: `evt_${randomUUID().slice(0, 8)}`,
		object: 'event',
		type: 'customer.updated',
		data: { object: { id: 'cus_form' } }
	});
	const secret = system.local.env.STRIPE_WEBHOOK_SECRET ?? '';
	const signed = Stripe.webhooks.generateTestHeaderString({ payload, secret });
	const post = (headers: Record<string, string>) =>
		fetch(system.origin + webhook, { method: 'POST', body: payload, headers: { ...form, ...headers } });
	expect((await post({ 'stripe-signature': signed })).status).toBe(204);
	expect((await post({ 'stripe-signature': signed, origin: 'https://hooks.example' })).status).toBe(204);
	expect((await post({})).status).toBe(400);
});

test('a call with a token passes from anywhere, and its cookies count for nothing', async ({
	creator,
	system
}) => {
	const cookies = await creator.page.context().cookies();
	const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
	const answer = await fetch(`${system.origin}/api/workspaces`, {
		method: 'POST',
		body: '{}',
		headers: {
			...{ cookie, origin: 'https://elsewhere.example', 'content-type': 'application/json' },
			authorization: 'Bearer nox_nobody'
		}
	});
	expect([401, 404]).toContain(answer.status); // never 403 for the origin, never 201 for the cookies
});

test('other sites may read the public API and nothing else', async ({ request, published }) => {
	const origin = 'https://elsewhere.example';
	const allowed = async (path: string, method = 'GET') => {
		const headers = { origin, 'access-control-request-method': 'GET' };
		const answer = await request.fetch(path, { method, headers });
		expect(answer.headers()['access-control-allow-credentials']).toBeUndefined();
		return answer.headers()['access-control-allow-origin'];
	};
	const open = [
		'/api/public/products',
		`/api/public/product/${published.slug}`,
		'/api/public/product/none',
		'/api/health'
	];
	for (const path of open) {
		expect(await allowed(path), path).toBe('*');
		expect(await allowed(path, 'OPTIONS'), path).toBe('*');
	}
	for (const path of ['/', '/sign-in', `/p/${published.slug}`, '/library', '/api/workspaces', webhook]) {
		expect(await allowed(path), path).toBeUndefined();
		expect(await allowed(path, 'OPTIONS'), path).toBeUndefined();
	}
});
