import { openApi } from '../support/api-client.ts';
import { expect, expectSound, test } from '../support/journey.ts';

test('the reference page tells what the document holds, on a desk and on a phone, light and dark', async ({
	page,
	system
}) => {
	const { document } = await openApi(system.origin);
	for (const [width, colorScheme] of [
		[1280, 'light'],
		[390, 'dark']
	] as const) {
		await page.setViewportSize({ width, height: 844 });
		await page.emulateMedia({ colorScheme });
		await page.goto('/api/docs');
		await expect(page.getByRole('heading', { level: 1, name: 'Noxloop API' })).toBeVisible();
		for (const [path, item] of Object.entries(document.paths))
			for (const method of Object.keys(item))
				await expect(
					page
						.getByRole('article')
						.getByText(`${method.toUpperCase()} ${path}`, { exact: true })
						.and(page.getByRole('paragraph'))
				).toBeVisible();
		await expectSound(page);
	}
});

test('a call is copied from the reference page, ready to run', async ({ page, context }) => {
	await context.grantPermissions(['clipboard-read', 'clipboard-write']);
	await page.goto('/api/docs');
	await page.getByRole('article', { name: 'Sign in' }).getByRole('button', { name: 'Copy' }).click();
	await expect(page.getByRole('button', { name: 'Copied' })).toBeVisible();
	const copied = await page.evaluate(() => navigator.clipboard.readText());
	expect(copied).toContain("curl -X POST 'http");
	expect(copied).toContain('/api/auth/login');
});
