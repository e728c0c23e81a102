import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Browser, Page } from '@playwright/test';
import { expect, expectSound, hydrated, shot, test, type System } from '../support/journey.ts';

const notes = `# Why tea
Tea rewards attention more than money. A cheap leaf brewed with care beats a dear one drowned in boiling water.

# Water
Soft water suits green tea. Hard water wants a stronger leaf.

Let the kettle rest for two minutes before you pour over green leaves.

# Time
Three minutes is enough for most black teas. Set a timer until your hands know it.

# The pot
Warm the pot first. A cold pot steals ten degrees at once.`;

async function signUp(page: Page, system: System, email: string): Promise<void> {
	const { rows } = await system.db.query<{ credits: number }>(
		`select credits from public.plan_offers where code = 'free'`
	);
	const credits = rows[0]?.credits ?? Number.NaN;
	await page.goto('/');
	await expect(page.getByText(`${credits} free credits, no card.`)).toBeVisible();
	await shot(page, '01-landing');
	await expectSound(page);
	await page.getByRole('link', { name: 'Start free' }).first().click();
	await hydrated(page);
	await expect(page.getByText(`Your first workspace comes with ${credits} credits.`)).toBeVisible();
	await page.getByLabel('Your name').fill('Ada Writer');
	await page.getByLabel('E-mail').fill(email);
	await page.getByLabel('Password', { exact: true }).fill('kettle-orbit-29');
	await page.getByRole('button', { name: 'Create account' }).click();
	await page.waitForURL('**/sign-up/check-inbox');
	const { links } = await system.inbox.latestTo(email, /confirm/i);
	await page.goto(links.find((link) => link.includes('/auth/confirm')) ?? '');
	await page.waitForURL(/\/w\/[^/]+\/products/);
	await expect(page.getByRole('banner')).toContainText(`${credits} credits`);
	await shot(page, '02-products-empty');
	await expectSound(page);
}

async function order(page: Page): Promise<void> {
	await page
		.getByRole('link', { name: /New product|Make your first product/ })
		.first()
		.click();
	await hydrated(page);
	await page.getByLabel('Subject').fill('Tea at home');
	await page.getByLabel('Who it is for').fill('People who like tea');
	await page.getByRole('radio', { name: /^Short/ }).check({ force: true });
	await page.getByLabel('Notes to work from').fill(notes);
	await shot(page, '03-order');
	await expectSound(page);
	await page.getByRole('button', { name: 'Generate · 5 credits' }).click();
	await page.waitForURL(/\/products\/[0-9a-f-]{36}/);
}

async function watch(page: Page): Promise<void> {
	await hydrated(page);
	await shot(page, '04-writing');
	// Closing the page changes nothing: come back by the address alone.
	const address = page.url();
	await page.goto('about:blank');
	await page.goto(address);
	const written = page.getByRole('link', { name: 'Open the editor' });
	const editor = page.getByLabel('Section title');
	await expect(written.or(editor).first()).toBeVisible({ timeout: 45_000 });
	if (await written.isVisible()) await written.click();
	await expect(editor).toBeVisible();
	await expect(page.getByRole('banner')).toContainText('5 credits');
}

async function editAndPublish(page: Page): Promise<string> {
	await hydrated(page);
	await shot(page, '06-editor');
	await expectSound(page);
	await page.getByRole('link', { name: 'Details & price' }).click();
	await page.getByLabel('Title', { exact: true }).fill('Better Tea at Home');
	await page.getByLabel('Price').fill('19.50');
	await page.getByRole('button', { name: 'Save', exact: true }).click();
	await expect(page.getByText('Saved', { exact: true }).first()).toBeVisible();
	await shot(page, '07-details');
	await expectSound(page);
	await page.getByRole('button', { name: 'Publish e-book' }).click();
	await expect(page.getByRole('button', { name: 'Unpublish' })).toBeVisible();
	const link = await page.locator('a[href*="/p/"]').first().getAttribute('href');
	return new URL(link ?? '', page.url()).pathname;
}

async function buy(page: Page, path: string, email: string): Promise<void> {
	const response = await page.goto(path);
	expect(response?.status()).toBe(200);
	await expect(page.getByRole('heading', { level: 1 })).toHaveText('Better Tea at Home');
	await shot(page, '08-public-page');
	await expectSound(page);
	await page.getByRole('button', { name: 'Buy for €19.50' }).first().click();
	await page.getByLabel('Email').fill(email);
	await page.getByLabel('Name').fill('Bea Reader');
	await page.getByLabel('Card number').fill('4000 0000 0000 0002');
	await page.getByRole('button', { name: /^Pay/ }).click();
	await expect(page.getByRole('alert')).toContainText(/declined/i);
	await page.getByLabel('Card number').fill('4242 4242 4242 4242');
	await page.getByRole('button', { name: /^Pay/ }).click();
	await page.waitForURL(/\/library\/[0-9a-f-]{36}/);
	await expect(page.getByRole('heading', { level: 1 })).toHaveText('Better Tea at Home');
	await shot(page, '09-bought');
	await expectSound(page);
}

async function read(page: Page): Promise<void> {
	await page.getByRole('link', { name: 'Start reading' }).click();
	await hydrated(page);
	await shot(page, '10-reader');
	await expectSound(page);
	await page.getByRole('link', { name: /^Next/ }).click();
	await expect(page.getByText('Let the kettle rest for two minutes')).toBeVisible();
	await page.getByRole('link', { name: 'Back to the book' }).click();
	const [download] = await Promise.all([
		page.waitForEvent('download'),
		page.getByRole('link', { name: /^HTML/ }).click()
	]);
	const html = await readFile(await download.path(), 'utf8');
	for (const sentence of ['A cold pot steals ten degrees at once.', 'Soft water suits green tea.']) {
		expect(html.split(sentence).length - 1, `“${sentence}” stands in the book once`).toBe(1);
	}
}

/** The receipt's link opens the book elsewhere; without it there is nothing. */
async function openElsewhere(
	browser: Browser,
	system: System,
	email: string,
	bookPath: string
): Promise<void> {
	const context = await browser.newContext();
	const page = await context.newPage();
	expect((await page.goto(`${system.origin}${bookPath}`))?.status()).toBe(404);
	for (const inside of ['/1', '/download/html', '/download/md']) {
		const answer = await context.request.get(`${system.origin}${bookPath}${inside}`);
		expect(answer.status(), `${inside} without a right`).toBe(404);
	}
	const { links } = await system.inbox.latestTo(email, /./);
	await page.goto(links.find((link) => link.includes('/access/')) ?? '');
	await expect(page.getByRole('heading', { level: 1 })).toHaveText('Better Tea at Home');
	await context.close();
}

test('a creator makes a book from notes, publishes it, and a buyer pays and reads it', async ({
	page,
	browser,
	system
}) => {
	test.setTimeout(150_000);
	await signUp(page, system, `ada-${randomUUID().slice(0, 8)}@example.com`);
	await order(page);
	await watch(page);
	const path = await editAndPublish(page);

	const buyer = `bea-${randomUUID().slice(0, 8)}@example.com`;
	const visit = await browser.newContext({
		baseURL: system.origin,
		viewport: page.viewportSize(),
		acceptDownloads: true
	});
	const errors: string[] = [];
	visit.on('console', (message) => {
		if (message.type() === 'error') errors.push(message.text());
	});
	const reader = await visit.newPage();
	await buy(reader, path, buyer);
	const bookPath = new URL(reader.url()).pathname;
	await read(reader);
	expect(await system.inbox.count(buyer)).toBe(1);
	await openElsewhere(browser, system, buyer, bookPath);

	await test.step('going back and buying again shows what is owned, and charges nothing', async () => {
		await reader.goto(path);
		await reader.getByRole('button', { name: 'Buy for €19.50' }).first().click();
		await expect(reader.getByRole('heading', { level: 1 })).toHaveText('You own this already');
		await shot(reader, '11-owned');
	});
	const unwanted = errors.filter((text) => !text.startsWith('Failed to load resource'));
	expect(unwanted).toEqual([]);
	await visit.close();
});
