import { readFile } from 'node:fs/promises';
import { expect, expectSound, hydrated, test } from '../support/journey.ts';

test('a buyer opens the link, reads on, comes back to the place and keeps the files', async ({
	page,
	purchase,
	browser
}) => {
	await test.step('the link opens the book and leaves the address bar', async () => {
		await page.goto(purchase.accessUrl);
		await expect(page).toHaveURL(/\/library\/[0-9a-f-]{36}$/);
		await expect(page.getByRole('heading', { level: 1 })).toHaveText(purchase.title);
		await expectSound(page);
	});

	await test.step('reading goes on by link and by key', async () => {
		await page.getByRole('link', { name: 'Start reading' }).click();
		await expect(page.getByRole('heading', { level: 1 })).toHaveText('Leaves');
		await hydrated(page);
		const kept = page.waitForResponse((answer) => answer.url().endsWith('/place'));
		await page.getByRole('link', { name: /^Next/ }).click();
		await expect(page.getByRole('heading', { level: 1 })).toHaveText('Water');
		expect((await kept).status()).toBe(204);
		await page.keyboard.press('ArrowRight');
		await expect(page.getByRole('heading', { level: 1 })).toHaveText('Time');
		await page.keyboard.press('ArrowLeft');
		await expect(page.getByRole('heading', { level: 1 })).toHaveText('Water');
		await expectSound(page);
	});

	await test.step('size and face survive a reload without a flash', async () => {
		await page.getByRole('button', { name: 'Reading settings' }).click();
		await page.getByRole('button', { name: 'Larger text' }).click();
		await page.getByRole('radio', { name: 'Sans' }).check({ force: true });
		await page.reload({ waitUntil: 'domcontentloaded' });
		await expect(page.locator('html')).toHaveAttribute('data-reader-size', '4');
		await expect(page.locator('html')).toHaveAttribute('data-reader-face', 'sans');
	});

	const library = await test.step('the library knows the place', async () => {
		await expect(page.getByText('2 of 3')).toBeVisible();
		await page.getByRole('link', { name: 'Back to the book' }).click();
		await expect(page.getByRole('link', { name: 'Continue at 2 of 3' })).toBeVisible();
		const address = page.url();
		await page.getByRole('link', { name: 'Library' }).click();
		await expect(page.getByRole('link', { name: `Continue at 2 of 3: ${purchase.title}` })).toBeVisible();
		await expectSound(page);
		return address;
	});

	await test.step('the files hold the whole book', async () => {
		await page.goto(library);
		for (const [name, extension, part] of [
			['HTML', 'html', '<strong>Soft water</strong>'],
			['Markdown', 'md', '**Soft water**']
		] as const) {
			const [download] = await Promise.all([
				page.waitForEvent('download'),
				page.getByRole('link', { name: new RegExp(`^${name}`) }).click()
			]);
			expect(download.suggestedFilename()).toBe(`${purchase.title}.${extension}`);
			expect(await readFile(await download.path(), 'utf8')).toContain(part);
		}
	});

	await test.step('another browser gets nothing by these addresses', async () => {
		const context = await browser.newContext();
		for (const path of ['', '/1', '/2', '/download/html', '/download/md', '/2/__data.json']) {
			const answer = await context.request.get(library + path);
			expect(await answer.text(), path).not.toContain('Soft water');
			if (!path.endsWith('.json')) expect(answer.status(), path).toBe(404);
		}
		const place = await context.request.post(`${library}/place`, { data: { place: 1 } });
		expect(place.status()).toBe(404);
		await context.close();
	});
});

test.describe('on a phone without JavaScript', () => {
	test.use({ viewport: { width: 390, height: 844 }, javaScriptEnabled: false });

	test('contents, next and downloads are there', async ({ page, purchase }) => {
		await page.goto(purchase.accessUrl);
		await page.getByRole('link', { name: 'Start reading' }).click();
		await page.locator('summary').click();
		await page.getByRole('navigation', { name: 'Contents' }).getByRole('link', { name: /Time$/ }).click();
		await expect(page.getByRole('heading', { level: 1 })).toHaveText('Time');
		await page.getByRole('link', { name: /^Previous/ }).click();
		await expect(page.getByRole('heading', { level: 1 })).toHaveText('Water');
		await page.getByRole('link', { name: 'Back to the book' }).click();
		await expect(page.getByRole('link', { name: /^Markdown/ })).toBeVisible();
	});
});

test('a link that was changed by one letter opens nothing', async ({ page, purchase }) => {
	const last = purchase.accessUrl.endsWith('A') ? 'B' : 'A';
	const answer = await page.goto(purchase.accessUrl.slice(0, -1) + last);
	expect(answer?.status()).toBe(404);
	expect((await page.context().cookies()).map(({ name }) => name)).not.toContain('access');
});
