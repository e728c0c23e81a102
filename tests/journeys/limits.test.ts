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
	const submit = page.getByRole('button', { name: 'Create account' });
	await page.getByLabel('Name').fill('Ada');
	await page.getByLabel('E-mail').fill(`${'x'.repeat(600_000)}@example.com`);
	await page.getByLabel('Password', { exact: true }).fill('correct horse battery');
	await submit.click();
	await expect(page.getByText('too large to be sent')).toBeVisible();
	await expect(page.getByLabel('Name')).toHaveValue('Ada');
	await expect(submit).toBeEnabled();
});

/** App processes behind a proxy, so that a test is counted under an address of its own. */
async function behindProxy(system: System, processes: number) {
	const env = { ...system.local.env, ADDRESS_HEADER: 'x-forwarded-for' };
	const apps = await Promise.all(Array.from({ length: processes }, () => startSecondApp(env)));
	const address = `2001:db8:${randomUUID().slice(0, 4)}:${randomUUID().slice(0, 4)}::1`;
	const ask = (turn: number, path: string, init: RequestInit = {}) =>
		fetch(`${apps[turn % processes]?.origin}${path}`, {
			...init,
			redirect: 'manual',
			headers: { 'x-forwarded-for': address, ...init.headers }
		});
	return { ask, stop: () => Promise.all(apps.map((app) => app.stop())) };
}

test('writes are limited for all app processes together, with what remains in the headers', async ({
	system
}) => {
	test.setTimeout(120_000);
	const { ask, stop } = await behindProxy(system, 2);
	const headers = {
		...form,
		origin: system.origin,
		accept: 'application/json',
		'x-sveltekit-action': 'true'
	};
	const post = (turn: number) => ask(turn, '/library?/forget', { method: 'POST', body: 'a=b', headers });
	try {
		const first = await post(0);
		expect(first.headers.get('ratelimit-policy')).toBe('"writes";q=120;w=60');
		expect(first.headers.get('ratelimit')).toMatch(/^"writes";r=119;t=\d+$/);
		const answers = await Promise.all(Array.from({ length: 180 }, (_, turn) => post(turn)));
		const refused = answers.filter(({ status }) => status === 429);
		expect(refused).toHaveLength(61);
		for (const answer of refused) {
			expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
			expect(answer.headers.get('ratelimit')).toMatch(/^"writes";r=0;t=\d+$/);
			expect(answer.headers.get('x-request-id')).toBeTruthy();
			expect(await answer.json()).toMatchObject({ type: 'failure', status: 429 });
		}
	} finally {
		await stop();
	}
});

test('reads of the API are limited; pages and health are not', async ({ system, published }) => {
	test.setTimeout(120_000);
	const { ask, stop } = await behindProxy(system, 1);
	const refusedOf = async (path: string) => {
		const answers = await Promise.all(Array.from({ length: 320 }, (_, turn) => ask(turn, path)));
		return answers.filter(({ status }) => status === 429);
	};
	try {
		const refused = await refusedOf('/api/public/products');
		expect(refused).toHaveLength(20);
		expect(await refused[0]?.json()).toMatchObject({ error: { code: 'rate_limited' } });
		expect(Number(refused[0]?.headers.get('retry-after'))).toBeGreaterThan(0);
		for (const path of [`/p/${published.slug}`, '/api/health', '/sign-in']) {
			expect(await refusedOf(path), path).toEqual([]);
		}
	} finally {
		await stop();
	}
});

test('a check beside the proxy, which names no address, is answered', async ({ system }) => {
	const app = await startSecondApp({ ...system.local.env, ADDRESS_HEADER: 'x-forwarded-for' });
	try {
		expect((await fetch(`${app.origin}/api/health`)).status).toBe(200);
		expect((await fetch(`${app.origin}/api/public/products`)).status).toBe(200);
	} finally {
		await app.stop();
	}
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
	await expect(page.getByRole('button', { name: /send/i }), 'it can be tried again').toBeEnabled();
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
