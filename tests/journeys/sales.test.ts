import { expect, expectSound, test } from '../support/journey.ts';

test('a visitor without JavaScript looks, buys, gets a receipt and is not charged twice', async ({
	browser,
	system,
	published
}) => {
	const context = await browser.newContext({
		javaScriptEnabled: false,
		viewport: { width: 390, height: 844 }
	});
	const page = await context.newPage();
	const email = `reader-${crypto.randomUUID().slice(0, 8)}@example.com`;
	const price = published.priceText;
	const buy = page.getByRole('button', { name: `Buy for ${price}` });

	await test.step('the page says what it costs in the first view and sets no cookie', async () => {
		const answer = await page.goto(`${system.origin}/p/${published.slug}`);
		expect(answer?.headers()['cache-control']).toContain('s-maxage');
		await expect(page.getByRole('heading', { level: 1, name: published.title })).toBeInViewport();
		await expect(buy).toBeInViewport();
		expect(await context.cookies()).toEqual([]);
	});

	await test.step('paying opens the book', async () => {
		await buy.click();
		await page.getByLabel(/e-?mail/i).fill(email);
		await page.getByLabel('Name').fill('Ada Writer');
		await page.getByLabel(/card number/i).fill('4242 4242 4242 4242');
		await page.getByRole('button', { name: /^pay/i }).click();
		await page.waitForURL(/\/library\//, { timeout: 30_000 });
		await expect(page.getByRole('heading', { level: 1 })).toHaveText(published.title);
	});

	await test.step('the receipt names the price and holds the link', async () => {
		const mail = await system.inbox.latestTo(email);
		expect(mail.subject).toContain(published.title);
		expect(mail.links.some((link) => link.startsWith(`${system.origin}/access/`))).toBe(true);
		expect(await system.inbox.count(email)).toBe(1);
	});

	await test.step('buying again says that it is owned', async () => {
		await page.goto(`${system.origin}/p/${published.slug}`);
		await buy.click();
		await expect(page.getByRole('heading', { name: 'You own this already' })).toBeVisible();
	});

	await test.step('what is removed from the browser is open to nobody who comes after', async () => {
		await page.goto(`${system.origin}/library`);
		await page.getByRole('button', { name: 'Remove from this browser' }).click();
		await page.goto(`${system.origin}/checkout/owned?product=${published.slug}`);
		await expect(page.getByRole('heading', { name: 'You own this already' })).toHaveCount(0);
		expect(await page.content()).not.toContain('/access/');
	});
	await context.close();
});

test('the public page and the page after it are sound in light, dark and on a phone', async ({
	page,
	published
}) => {
	for (const colorScheme of ['light', 'dark'] as const) {
		for (const width of [1280, 390]) {
			await page.emulateMedia({ colorScheme });
			await page.setViewportSize({ width, height: 844 });
			await page.goto(`/p/${published.slug}`);
			await expectSound(page);
			await page.goto(`/checkout/owned?product=${published.slug}`);
			await expectSound(page);
		}
	}
});

test('a page that is taken down is not found', async ({ page, system, published }) => {
	expect((await page.goto(`/p/${published.slug}`))?.status()).toBe(200);
	await system.db.query('update public.pages set is_listed = false where slug = $1', [published.slug]);
	await system.db.query(`select pg_notify('page', json_build_object('slug', $1::text)::text)`, [
		published.slug
	]);
	await expect.poll(async () => (await page.goto(`/p/${published.slug}`))?.status()).toBe(404);
});

test('the public list shows the product and another origin may read it', async ({ request, published }) => {
	const answer = await request.get('/api/public/products?limit=50');
	expect(answer.headers()['access-control-allow-origin']).toBe('*');
	const { products } = (await answer.json()) as { products: { slug: string }[] };
	expect(products.map(({ slug }) => slug)).toContain(published.slug);
	expect((await request.get('/api/public/products?limit=51')).status()).toBe(400);
	expect((await request.get('/api/public/product/no-such-product')).status()).toBe(404);
});

test('an event without a signature is refused', async ({ request }) => {
	const answer = await request.post('/api/billing/webhook/stripe', { data: { id: 'evt_1' } });
	expect(answer.status()).toBe(400);
	expect(await answer.json()).toMatchObject({ error: { code: 'signature_invalid' } });
});
