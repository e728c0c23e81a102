import { expect, expectSound, hydrated, test } from '../support/journey.ts';
import { createPublishedProduct } from '../support/people.ts';

test('who leaves unsaved words is asked: to stay, to save them first, or to go without them', async ({
	creator,
	system
}) => {
	const { page, handle } = creator;
	const { productId } = await createPublishedProduct(system.db, creator);
	await page.goto(`/w/${handle}/products/${productId}?tab=text`);
	await hydrated(page);
	const text = page.getByLabel('Text', { exact: true });
	const asked = page.getByRole('dialog', { name: 'Your changes are not saved' });
	const toSection = async (name: string) =>
		page.getByRole('navigation', { name: 'Contents' }).getByRole('link', { name }).click();

	await text.fill('Words of an hour.');
	await toSection('Water');
	await expect(asked.getByRole('button', { name: 'Save and go' })).toBeFocused();
	await expectSound(page);
	await asked.getByRole('button', { name: 'Stay' }).click();
	await expect(text).toHaveValue('Words of an hour.');

	await toSection('Water');
	await asked.getByRole('button', { name: 'Save and go' }).click();
	await expect(page.getByLabel('Section title')).toHaveValue('Water');
	await toSection('Leaves');
	await expect(text).toHaveValue('Words of an hour.');

	await text.fill('Words of no worth.');
	await toSection('Water');
	await asked.getByRole('button', { name: 'Leave without saving' }).click();
	await expect(page.getByLabel('Section title')).toHaveValue('Water');
	await toSection('Leaves');
	await expect(text).toHaveValue('Words of an hour.');
});

test('a save that reaches nobody, or nobody who is signed in, says so and keeps every word', async ({
	creator,
	system
}) => {
	const { page, handle } = creator;
	const { productId } = await createPublishedProduct(system.db, creator);
	await page.goto(`/w/${handle}/products/${productId}?tab=text`);
	await hydrated(page);
	const text = page.getByLabel('Text', { exact: true });

	await test.step('the connection is cut', async () => {
		await text.fill('Words of an hour.');
		await page.context().setOffline(true);
		await page.keyboard.press('Control+s');
		await expect(page.getByText('The connection was lost.')).toBeInViewport();
		await expect(text).toBeFocused();
		await page.getByRole('button', { name: 'Lock', exact: true }).click();
		await expect(page.getByText('The connection was lost.')).toHaveCount(2); // a form beside it, in the corner
		await expect(text).toHaveValue('Words of an hour.');
		await expectSound(page);
		await page.context().setOffline(false);
		await page.keyboard.press('Control+s');
		await expect(page.getByText('Saved', { exact: true })).toBeVisible();
	});

	await test.step('the session has ended; who signs in beside the page goes on with it', async () => {
		const cookies = await page.context().cookies();
		await page.context().clearCookies();
		await text.fill('Words of two hours.');
		await page.keyboard.press('Control+s');
		await expect(page.getByText('Your session has ended.')).toBeVisible();
		const [beside] = await Promise.all([
			page.context().waitForEvent('page'),
			page.getByRole('link', { name: 'Sign in in a new tab' }).click()
		]);
		await expect(beside.getByLabel('E-mail')).toBeVisible();
		await beside.close();
		await page.context().addCookies(cookies);
		await page.keyboard.press('Control+s');
		await expect(page.getByText('Saved', { exact: true })).toBeVisible();
		await page.reload();
		await expect(text).toHaveValue('Words of two hours.');
	});
});

test('who saves while writing writes on, and undoing takes back no newer words', async ({
	creator,
	system
}) => {
	const { page, handle } = creator;
	const texts = [['Leaves', 'See [the shop](javascript:alert(1)) in town.']];
	const { productId } = await createPublishedProduct(system.db, creator, { texts });
	await page.goto(`/w/${handle}/products/${productId}?tab=text`);
	await hydrated(page);
	const text = page.getByLabel('Text', { exact: true });

	await text.click();
	await page.keyboard.press('Control+Home');
	await page.keyboard.type('First. ');
	await page.keyboard.press('Control+s');
	await expect(page.getByText('Saved', { exact: true })).toBeVisible();
	await page.keyboard.type('Second. ');
	await expect(text).toHaveValue(/^First\. Second\. See/);
	await page.keyboard.press('Control+s');
	await expect(page.getByText('Saved', { exact: true })).toBeVisible();

	await page.getByRole('button', { name: 'Fix' }).click();
	await expect(text).toHaveValue(/See the shop in town/);
	await expect(page.getByRole('button', { name: 'Undo' })).toBeVisible();
	await text.press('End');
	await page.keyboard.type(' Third.');
	await expect(page.getByRole('button', { name: 'Undo' })).toBeHidden();
	await expect(text).toHaveValue(/See the shop in town/);
});
