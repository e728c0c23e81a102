import { expect, expectSound, hydrated, test } from '../support/journey.ts';
import { startSecondWorker } from '../support/second-worker.ts';
import { orderGeneration } from '../support/world.ts';
import { startWriter } from '../support/writer.ts';

const shot = (name: string) =>
	process.env.SHOTS ? { path: `${process.env.SHOTS}/${name}.png`, fullPage: true } : {};

test('an outline is put in order, kept while one is away, approved and written as it stands', async ({
	creator,
	system
}) => {
	const { page, handle, workspaceId, actor } = creator;
	const { product_id } = await orderGeneration(system.db, {
		workspaceId,
		userId: actor.userId,
		wishes: { approval: true }
	});
	const address = `/w/${handle}/products/${product_id}`;
	await page.goto(address);
	await hydrated(page);
	await expect(page.getByText('The outline waits for you')).toBeVisible();
	await expectSound(page);
	const titles = page.getByRole('textbox', { name: /^Section \d/ });
	await expect(titles).toHaveCount(4);
	const [first, second] = await Promise.all([titles.nth(0).inputValue(), titles.nth(1).inputValue()]);

	await page.getByRole('button', { name: /^Move section 1,/ }).focus();
	await page.keyboard.press('Enter');
	await page.keyboard.press('ArrowDown');
	await page.keyboard.press('Enter');
	await expect(titles.nth(0)).toHaveValue(second);
	await expect(titles.nth(1)).toHaveValue(first);

	await page.getByRole('button', { name: 'Remove section 4' }).click();
	await expect(titles).toHaveCount(3);
	await page.getByRole('button', { name: 'Undo' }).click();
	await expect(titles).toHaveCount(4);
	await page.getByRole('button', { name: 'Remove section 4' }).click();
	await page.getByRole('button', { name: 'Add a section' }).click();
	await page.getByRole('button', { name: 'Approve and write' }).click();
	await expect(titles.nth(3)).toHaveAccessibleDescription(/./); // told beside the field that it is empty
	await titles.nth(3).fill('How to store tea');
	await page.getByLabel('What the reader gets from it').nth(3).fill('Leaves that stay fresh.');
	await expect(page.getByText('Saved. You can close this page and come back.')).toBeVisible();
	await page.screenshot(shot('outline'));

	await page.goto('about:blank');
	await page.goto(address);
	await hydrated(page);
	await expect(titles.nth(0)).toHaveValue(second);
	await expect(titles.nth(3)).toHaveValue('How to store tea');
	await page.setViewportSize({ width: 390, height: 800 });
	await page.screenshot(shot('outline-390'));
	expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
	await page.setViewportSize({ width: 1280, height: 800 });

	await page.getByRole('button', { name: 'Approve and write' }).click();
	await expect(page.getByText('It is written')).toBeVisible({ timeout: 60_000 });
	const contents = page.getByRole('list', { name: 'Contents' });
	await expect(contents.getByRole('listitem').nth(0)).toContainText(second);
	await expect(contents.getByRole('listitem').nth(3)).toContainText('How to store tea');
	await page.screenshot(shot('written'));

	await page.getByRole('link', { name: 'Receipt' }).click();
	await expect(page.getByRole('definition').nth(2)).toHaveText('5 credits'); // paid
	await expect(page.getByRole('row', { name: /Section 4: How to store tea/ })).toBeVisible();
	await expectSound(page);
	await page.screenshot(shot('receipt'));
});

test('an outline that two people edit keeps both texts', async ({ creator, system }) => {
	const { page, handle, workspaceId, actor } = creator;
	const order = { workspaceId, userId: actor.userId, wishes: { approval: true } };
	const { product_id } = await orderGeneration(system.db, order);
	await page.goto(`/w/${handle}/products/${product_id}`);
	await hydrated(page);
	const other = await page.context().newPage();
	await other.goto(`/w/${handle}/products/${product_id}`);
	await hydrated(other);
	const title = (on: typeof page) => on.getByRole('textbox', { name: 'Section 1' });
	await title(other).fill('Theirs');
	await expect(other.getByText('Saved. You can close this page and come back.')).toBeVisible();
	await title(page).fill('Mine');
	await expect(page.getByText('Someone saved a newer version meanwhile')).toBeVisible();
	await expect(title(page)).toHaveValue('Mine');
	await page.getByRole('button', { name: 'Keep mine' }).click();
	await expect(page.getByText('Saved. You can close this page and come back.')).toBeVisible();
	await other.reload();
	await expect(title(other)).toHaveValue('Mine');
});

test('a generation is paused, goes on and is cancelled for the share that is finished', async ({
	creator,
	system
}) => {
	test.slow(); // two workers change places
	const { page, handle, workspaceId, actor } = creator;
	const writer = await startWriter();
	[3, 4].forEach((section) => writer.behaviour.set(section, 'hang'));
	await system.local.worker.stop();
	const worker = await startSecondWorker({
		...system.local.env,
		...writer.settings
	});
	try {
		const order = { workspaceId, userId: actor.userId, origin: 'model' as const };
		const { product_id } = await orderGeneration(system.db, order);
		await page.goto(`/w/${handle}/products/${product_id}`);
		await hydrated(page);
		await expect(page.getByText('2 of 4 sections written').last()).toBeVisible({ timeout: 30_000 });
		await page.getByRole('button', { name: 'Pause' }).click();
		await expect(page.getByText('Nothing new begins;')).toBeVisible();
		await page.screenshot(shot('paused'));
		await expectSound(page);
		await page.getByRole('button', { name: 'Go on' }).click();
		await expect(page.getByRole('button', { name: 'Pause' })).toBeVisible();
		await page.getByRole('button', { name: 'Cancel' }).click();
		const dialog = page.getByRole('dialog', { name: 'Cancel the writing?' });
		await expect(dialog).toContainText('Finished sections stay');
		await dialog.getByRole('button', { name: 'Cancel' }).last().click();
		await expect(page.getByText('You cancelled this')).toBeVisible();
		await expect(page.getByText('3 credits came back to you.')).toBeVisible(); // 2 of 4 sections: half of 5, rounded down
		await expect(page.getByRole('button', { name: 'Continue · 3 credits' })).toBeVisible();

		writer.behaviour.clear();
		await page.getByRole('button', { name: 'Continue · 3 credits' }).click();
		await expect(page.getByText('It is written')).toBeVisible({ timeout: 60_000 });
		await page.getByRole('link', { name: 'Receipt' }).click();
		const figures = page.getByRole('definition');
		await expect(figures).toHaveText(['5 credits', '0 credits', '5 credits', '3 credits']);
		await expect(page.getByRole('row', { name: /Section 1: Leaves/ })).toContainText('stand-in');
		await page.screenshot(shot('receipt-model'));
	} finally {
		await worker.stop();
		await system.local.worker.start();
		await writer.stop();
	}
});
