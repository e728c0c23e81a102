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
