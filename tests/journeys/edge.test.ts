import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Stripe from 'stripe';
import { expect, hydrated, test } from '../support/journey.ts';

const always = {
	'x-content-type-options': 'nosniff',
	'x-frame-options': 'DENY',
	'cross-origin-opener-policy': 'same-origin'
};

test('every answer carries the security headers and an id of its own', async ({ request, published }) => {
	const ids = new Set<string>();
	const paths = ['/', '/sign-in', `/p/${published.slug}`, '/library', '/api/health', '/nothing-here'];
	for (const path of paths) {
		const headers = (await request.get(path)).headers();
		expect(headers, path).toMatchObject(always);
		expect(headers['content-security-policy'] ?? "default-src 'self'", path).toContain("default-src 'self'");
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
