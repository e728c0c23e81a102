import { expect, expectSound, hydrated, test } from '../support/journey.ts';

test('a creator orders, watches, edits, meets a conflict, publishes and takes down', async ({ creator }) => {
	const { page, handle } = creator;
	const open = async (path: string, tab = page): Promise<void> => {
		await tab.goto(path);
		await hydrated(tab);
	};

	await open(`/w/${handle}/products/new`);
	await page.getByRole('button', { name: 'Generate · 5 credits' }).click();
	await expect(page.getByText('Say a little more: at least 3 letters.')).toBeVisible();
	await page.getByLabel('Subject').fill('Baking bread at home');
	await page.getByRole('radio', { name: /^Short/ }).check({ force: true });
	await page.getByRole('button', { name: 'Generate · 5 credits' }).click();

	await expect(page.getByText('It is written')).toBeVisible({ timeout: 60_000 });
	await expect(page.getByRole('list', { name: 'Contents' }).getByRole('listitem')).toHaveCount(4);
	await page.getByRole('link', { name: 'Open the editor' }).click();
	await expect(page.getByLabel('Section title')).toBeVisible();
	const editor = page.url();
	await expectSound(page);

	const other = await page.context().newPage();
	await open(editor, other);
	await page.getByLabel('Section title').fill('Where we begin');
	await page.keyboard.press('Control+s');
	await expect(page.getByText('Saved', { exact: true })).toBeVisible();

	await other.getByLabel('Text', { exact: true }).fill('Words typed meanwhile.');
	await other.getByRole('button', { name: 'Save', exact: true }).click();
	await expect(other.getByText('Someone saved a newer version meanwhile')).toBeVisible();
	await expectSound(other);
	await expect(other.getByText('Where we begin')).toBeVisible();
	await expect(other.getByText('Words typed meanwhile.').first()).toBeVisible();
	await other.getByRole('button', { name: 'Keep mine' }).click();
	await expect(other.getByText('Saved', { exact: true })).toBeVisible();
	await other.close();

	await open(editor.replace('tab=text', 'tab=details'));
	await page.getByLabel('Price').fill('24,50');
	await page.getByRole('button', { name: 'Save', exact: true }).click();
	await expect(page.getByLabel('Price')).toHaveValue('24.50');

	await page.getByRole('button', { name: 'Publish e-book' }).click();
	await expect(page.getByRole('link', { name: '/p/baking-bread-at-home' })).toBeVisible();
	await page.getByRole('button', { name: 'Unpublish' }).click();
	await expect(page.getByText('The public page is down')).toBeVisible();
	await page.getByRole('button', { name: 'Undo' }).click();
	await expect(page.getByRole('button', { name: 'Unpublish' })).toBeVisible();

	await open(`/w/${handle}/products?state=published`);
	await expect(page.getByRole('link', { name: 'Baking bread at home', exact: true })).toBeVisible();
	await expect(page.getByRole('list', { name: 'Products' })).toContainText('€24.50');
});
