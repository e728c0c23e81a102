import type { Page } from '@playwright/test';
import { expect, expectSound, hydrated, test, type System } from '../support/journey.ts';
import type { Creator } from '../support/people.ts';
import { orderGeneration } from '../support/world.ts';

const isSaved = 'Saved. You can close this page and come back.';
const titles = (page: Page) => page.getByRole('textbox', { name: /^Section \d/ });

/** Opens an outline that waits for approval. */
async function openOutline(system: System, creator: Creator & { page: Page }): Promise<string> {
	const { page, handle, workspaceId, actor } = creator;
	const order = { workspaceId, userId: actor.userId, wishes: { approval: true } };
	const { product_id } = await orderGeneration(system.db, order);
	const address = `/w/${handle}/products/${product_id}`;
	await page.goto(address);
	await hydrated(page);
	await expect(titles(page)).toHaveCount(4);
	return address;
}

test('an outline saved over a slow line waits for itself, and approving waits for it', async ({
	creator,
	system
}) => {
	const { page } = creator;
	await openOutline(system, creator);
	let [atOnce, most] = [0, 0];
	await page.route(/\?\/outline$/, async (route) => {
		most = Math.max(most, (atOnce += 1));
		const response = await route.fetch();
		await new Promise((resolve) => setTimeout(resolve, 2_500));
		atOnce -= 1;
		await route.fulfill({ response });
	});
	const saving = page.waitForRequest(/\?\/outline$/);
	await titles(page).nth(0).fill('One');
	await saving;
	await titles(page).nth(0).fill('Two');
	await page.waitForTimeout(1_500); // the next save falls due while that one is on its way
	await page.getByRole('button', { name: 'Approve and write' }).click();
	await expect(page.getByText('It is written')).toBeVisible({ timeout: 60_000 });
	expect(most).toBe(1);
	await expect(page.getByRole('list', { name: 'Contents' }).getByRole('listitem').first()).toContainText(
		'Two'
	);
});

test('Enter in a field of the outline does not begin the writing', async ({ creator, system }) => {
	const { page } = creator;
	await openOutline(system, creator);
	let approvals = 0;
	page.on('request', (request) => (approvals += Number(request.url().endsWith('?/approve'))));
	await titles(page).nth(0).fill('One');
	await titles(page).nth(0).press('Enter');
	await page.getByLabel('Title', { exact: true }).press('Enter');
	await expect(page.getByText(isSaved)).toBeVisible();
	expect(approvals).toBe(0);
	await expect(page.getByText('The outline waits for you')).toBeVisible();
});

test('an outline is stored before one leaves it; where that fails one is told and asked', async ({
	creator,
	system
}) => {
	const { page } = creator;
	const address = await openOutline(system, creator);
	const toProducts = async () => page.getByRole('link', { name: 'Products', exact: true }).first().click();
	const asked = page.getByRole('dialog', { name: 'Your changes are not saved' });

	await titles(page).nth(0).fill('Typed and gone');
	await toProducts();
	await page.waitForURL(/\/products$/);
	await page.goto(address);
	await hydrated(page);
	await expect(titles(page).nth(0)).toHaveValue('Typed and gone');

	await page.getByRole('button', { name: 'Add a section' }).click();
	await expect(page.getByText('Not saved yet: some fields need to be filled in or corrected.')).toBeVisible();
	await toProducts();
	await expect(asked).toBeVisible();
	await expectSound(page);
	await asked.getByRole('button', { name: 'Stay' }).click();
	await expect(titles(page)).toHaveCount(5);

	await titles(page).nth(4).fill('How to store tea');
	await page.context().setOffline(true);
	await page.getByLabel('What the reader gets from it').nth(4).fill('Leaves that stay fresh.');
	await expect(page.getByText('The connection was lost.')).toBeVisible();
	await page.context().setOffline(false);
	await expect(page.getByText(isSaved)).toBeVisible();
});

test('a removed section comes back to what was typed since', async ({ creator, system }) => {
	const { page } = creator;
	await openOutline(system, creator);
	const last = await titles(page).nth(3).inputValue();
	await page.getByRole('button', { name: 'Remove section 4' }).click();
	await titles(page).nth(0).fill('Typed since');
	await page.getByRole('button', { name: 'Undo' }).click();
	await expect(titles(page)).toHaveCount(4);
	await expect(titles(page).nth(3)).toHaveValue(last);
	await expect(titles(page).nth(0)).toHaveValue('Typed since');
});
