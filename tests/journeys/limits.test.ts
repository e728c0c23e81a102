import { randomUUID } from 'node:crypto';
import { expect, hydrated, test, type System } from '../support/journey.ts';
import { startSecondApp } from '../support/second-app.ts';

const webhook = '/api/billing/webhook/stripe';
const form = { 'content-type': 'application/x-www-form-urlencoded' };

/** Nobody has asked for anything yet; other tests of this file came from the same address. */
async function forgetCounts({ db }: System): Promise<void> {
	await db.query('truncate private.rate_limits');
}

/** A body without a stated length, as long as it is read. */
function endless(bytes: number): ReadableStream<Uint8Array> {
	let sent = 0;
	return new ReadableStream({
		pull(controller) {
			if (sent >= bytes) return controller.close();
			sent += 64 * 1024;
			controller.enqueue(new Uint8Array(64 * 1024).fill(97));
		}
	});
}

test('a body that is too large is refused, stated or in chunks, and nothing is half done', async ({
	request,
	system,
	creator
}) => {
	const { origin } = system;
	const own = { origin, accept: 'application/json' };
	const stated = await request.post('/sign-up', {
		headers: { ...own, ...form },
		data: `email=${'x'.repeat(600_000)}`
	});
	expect(stated.status()).toBe(413);
	expect(stated.headers()['x-request-id']).toBeTruthy();
	expect(await stated.json()).toMatchObject({ code: 'body_too_large' });

	const send = (path: string, headers: Record<string, string>, bytes: number) => {
		const init: RequestInit & { duplex: 'half' } = {
			method: 'POST',
			headers,
			body: endless(bytes),
			duplex: 'half'
		};
		return fetch(origin + path, init);
	};
	const chunked = await send('/sign-up', { ...own, ...form }, 1_000_000);
	expect(chunked.status).toBe(413);
	expect(await chunked.json()).toMatchObject({ code: 'body_too_large' });

	const json = await send(
		`/library/${randomUUID()}/place`,
		{ ...own, 'content-type': 'application/json' },
		200_000
	);
	expect(json.status).toBe(413);
	const event = await send(webhook, { ...form, 'stripe-signature': 't=1,v1=00' }, 2_000_000);
	expect(event.status).toBe(413);
	expect(await event.json()).toMatchObject({ error: { code: 'body_too_large' } });
	const page = await request.post('/sign-up', {
		headers: { ...form, origin, accept: 'text/html', referer: `${origin}/sign-up` },
		data: `email=${'x'.repeat(600_000)}`
	});
	expect(page.status()).toBe(413);
	expect(await page.text()).toContain('href="/sign-up"');
	expect((await creator.page.goto('/app'))?.status(), 'the app goes on').toBe(200);
});

test('a form that is too large keeps what was typed and says why', async ({ page }) => {
	await page.goto('/sign-up');
	await hydrated(page);
	await page.getByLabel('Name').fill('x'.repeat(600_000));
	await page.getByLabel('E-mail').fill('ada@example.com');
	await page.getByLabel('Password', { exact: true }).fill('correct horse battery');
	await page.getByRole('button', { name: /create|sign up/i }).click();
	await expect(page.getByText('too large to be sent')).toBeVisible();
	await expect(page.getByLabel('E-mail')).toHaveValue('ada@example.com');
	await expect(page.getByRole('button', { name: /create|sign up/i })).toBeEnabled();
});

test('writes are limited for all app processes together, with what remains in the headers', async ({
	system
}) => {
	test.setTimeout(120_000);
	await forgetCounts(system);
	const second = await startSecondApp(system.local.env);
	const post = (origin: string) =>
		fetch(`${origin}/library?/forget`, {
			method: 'POST',
			redirect: 'manual',
			body: 'a=b',
			headers: { ...form, origin: system.origin, accept: 'application/json', 'x-sveltekit-action': 'true' }
		});
	try {
		const first = await post(system.origin);
		expect(first.headers.get('ratelimit-policy')).toBe('"writes";q=120;w=60');
		expect(first.headers.get('ratelimit')).toMatch(/^"writes";r=119;t=\d+$/);
		const answers = await Promise.all(
			Array.from({ length: 180 }, (_, index) => post(index % 2 ? system.origin : second.origin))
		);
		const refused = answers.filter(({ status }) => status === 429);
		expect(refused).toHaveLength(61);
		for (const answer of refused) {
			expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
			expect(answer.headers.get('ratelimit')).toMatch(/^"writes";r=0;t=\d+$/);
			expect(answer.headers.get('x-request-id')).toBeTruthy();
			expect(await answer.json()).toMatchObject({ type: 'failure', status: 429 });
		}
	} finally {
		await second.stop();
		await forgetCounts(system);
	}
});

test('reads of the API are limited; pages, health and signed events never', async ({ system, published }) => {
	test.setTimeout(120_000);
	await forgetCounts(system);
	const ask = async (path: string, times: number) => {
		const answers = await Promise.all(Array.from({ length: times }, () => fetch(system.origin + path)));
		return answers.filter(({ status }) => status === 429);
	};
	const refused = await ask('/api/public/products', 320);
	expect(refused).toHaveLength(20);
	expect(await refused[0]?.json()).toMatchObject({ error: { code: 'rate_limited' } });
	expect(Number(refused[0]?.headers.get('retry-after'))).toBeGreaterThan(0);
	for (const path of [`/p/${published.slug}`, '/api/health', '/sign-in'])
		expect(await ask(path, 320), path).toEqual([]);
	await forgetCounts(system);
});

test('a form refused for haste stays as it was filled in and says how long to wait', async ({
	creator,
	system
}) => {
	const { page } = creator;
	await forgetCounts(system);
	await page.goto('/forgot-password');
	await hydrated(page);
	await page.getByLabel('E-mail').fill('ada@example.com');
	const hurry = async () =>
		(
			await page.request.post('/library?/forget', {
				form: {},
				headers: { origin: system.origin },
				maxRedirects: 0
			})
		).status();
	const answers = await Promise.all(Array.from({ length: 125 }, hurry));
	expect(answers).toContain(429);
	await page.getByRole('button', { name: /send/i }).click();
	await expect(
		page.getByText(/Too many requests at once\. Nothing was changed; try again in \d+ seconds/)
	).toBeVisible();
	await expect(page.getByLabel('E-mail')).toHaveValue('ada@example.com');
	await forgetCounts(system);
	await page.getByRole('button', { name: /send/i }).click();
	await expect(page.getByText('ada@example.com')).toBeVisible();
});

for (const scripted of [true, false]) {
	test(`guesses at a password end with the time to wait, ${scripted ? 'with' : 'without'} scripts`, async ({
		browser,
		system
	}) => {
		await forgetCounts(system);
		const context = await browser.newContext({
			baseURL: system.origin,
			javaScriptEnabled: scripted,
			locale: 'en-GB'
		});
		const page = await context.newPage();
		const email = `guessed-${randomUUID().slice(0, 8)}@example.com`;
		await page.goto('/sign-in');
		if (scripted) await hydrated(page);
		let waits = '';
		page.on('response', (response) => (waits = response.headers()['retry-after'] ?? waits));
		for (let guess = 0; guess < 11; guess += 1) {
			await page.getByLabel('E-mail').fill(email);
			await page.getByLabel('Password', { exact: true }).fill(`wrong horse ${guess}`);
			const answered = page.waitForResponse((response) => response.request().method() === 'POST');
			await page.getByRole('button', { name: 'Sign in', exact: true }).click();
			await (await answered).finished();
			if (!scripted) await page.waitForLoadState();
		}
		await expect(page.getByText('Too many attempts. Try again in 15 minutes.')).toBeVisible();
		expect(Number(waits)).toBeGreaterThan(14 * 60);
		await expect(page.getByLabel('E-mail')).toHaveValue(email);
		await context.close();
		await forgetCounts(system);
	});
}
