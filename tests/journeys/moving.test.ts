import type { Page } from '@playwright/test';
import { expect, expectSound, hydrated, shot, test } from '../support/journey.ts';
import { lessonText } from '../support/lesson.ts';
import { createPublishedProduct } from '../support/people.ts';

const lessons = ['Leaves', 'Water', 'Time', 'Pots'];
const order = (page: Page) => page.getByRole('navigation', { name: 'Contents' }).getByRole('link');
const titles = async (page: Page) =>
	(await order(page).allInnerTexts()).map((text) => lessons.find((title) => text.includes(title)));

test('a lesson is moved to another module by keyboard, taken back, and published there', async ({
	creator,
	system
}) => {
	const { page, handle } = creator;
	const { productId, slug } = await createPublishedProduct(system.db, creator, {
		type: 'course',
		texts: lessons.map((title) => [title, lessonText(title.toLowerCase(), 'Read on.')])
	});
	await system.db.query(
		`update public.sections set module = case when position <= 2 then 'Before the pot' else 'At the pot' end where product_id = $1`,
		[productId]
	);
	await page.goto(`/w/${handle}/products/${productId}?tab=text`);
	await hydrated(page);
	const contents = page.getByRole('navigation', { name: 'Contents' });
	await expect(contents.getByRole('heading')).toHaveText(['Before the pot', 'At the pot']);

	await test.step('words that are not saved yet outlast the move', async () => {
		await page.getByLabel('Section title').fill('Leaves');
		await page.getByLabel('Text', { exact: true }).press('End');
		await page.getByLabel('Text', { exact: true }).pressSequentially(' More.');
	});

	await test.step('chosen and sent by keyboard', async () => {
		await page.getByRole('button', { name: 'Move', exact: true }).press('Enter');
		const dialog = page.getByRole('dialog', { name: 'Move this lesson' });
		const module = dialog.getByLabel('Module', { exact: true });
		await expect(module).toBeFocused();
		await expect(dialog.getByRole('button', { name: 'Move here' })).toBeDisabled(); // it is there
		await expectSound(page);
		await page.keyboard.press('ArrowDown');
		await expect(module).toHaveValue('1');
		await expect(dialog.getByLabel('Place')).toHaveValue('4'); // its end
		await page.keyboard.press('Tab');
		await page.keyboard.press('ArrowUp');
		await dialog.getByRole('button', { name: 'Move here' }).press('Enter');
		await expect(page.getByText('Moved', { exact: true })).toBeVisible();
		await expect(dialog).toBeHidden();
	});
	expect(await titles(page)).toEqual(['Water', 'Time', 'Leaves', 'Pots']);
	await page.keyboard.press('Control+s');
	await expect(page.getByText('Saved', { exact: true })).toBeVisible();
	await expect(page.getByLabel('Text', { exact: true })).toHaveValue(/More\./);

	await test.step('undone in one press', async () => {
		await page.getByRole('button', { name: 'Undo' }).click();
		await expect(page.getByText('Back in its place')).toBeVisible();
	});
	expect(await titles(page)).toEqual(lessons);

	await test.step('on a phone, into a module of its own', async () => {
		await page.setViewportSize({ width: 390, height: 844 });
		await page.getByRole('button', { name: 'Move', exact: true }).click();
		const dialog = page.getByRole('dialog', { name: 'Move this lesson' });
		await dialog.getByLabel('Module', { exact: true }).selectOption('A new module …');
		await expect(dialog.getByRole('button', { name: 'Move here' })).toBeDisabled();
		await dialog.getByLabel('Name of the new module').fill('In the garden');
		await expectSound(page);
		await shot(page, 'move');
		await dialog.getByRole('button', { name: 'Move here' }).click();
		await expect(page.getByText('Moved', { exact: true })).toBeVisible();
		await page.setViewportSize({ width: 1280, height: 800 });
	});
	await expect(contents.getByRole('heading')).toHaveText(['Before the pot', 'At the pot', 'In the garden']);
	await expectSound(page);
	await shot(page, 'moved');

	await page.getByRole('button', { name: 'Publish changes' }).click();
	await expect(page.getByText('unpublished changes')).toBeHidden();
	await page.goto(`/p/${slug}`);
	const modules = page.getByRole('heading', { name: /^(Before the pot|At the pot|In the garden)$/ });
	await expect(modules).toHaveText(['Before the pot', 'At the pot', 'In the garden']);
});
