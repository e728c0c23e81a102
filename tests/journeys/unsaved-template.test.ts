import { expect, expectSound, hydrated, test } from '../support/journey.ts';

test('questions of a template that are not saved outlast a look at another version, a restore and the archive', async ({
	creator
}) => {
	test.slow(); // five versions are saved
	const { page, handle } = creator;
	const asked = page.getByRole('dialog', { name: 'Your changes are not saved' });
	const description = page.getByLabel('What comes of it');
	const save = async () => page.getByRole('button', { name: 'Save template' }).click();
	await page.goto(`/w/${handle}/templates/new`);
	await hydrated(page);

	await test.step('a new one is guarded too, and saving it asks nothing', async () => {
		await page.getByLabel('Name of the template').fill('Tea books');
		await page.getByRole('link', { name: 'Products', exact: true }).first().click();
		await asked.getByRole('button', { name: 'Stay' }).click();
		await page.getByLabel('Subject').fill('All about tea');
		await save();
		await expect(page.getByRole('heading', { level: 1, name: 'Tea books' })).toBeVisible();
	});

	await description.fill('As it was');
	await save();
	await expect(page.getByText('Version 2').first()).toBeVisible();

	await test.step('looking at a version asks first', async () => {
		await description.fill('Not saved');
		await page.getByRole('link', { name: 'Look at it' }).click();
		await expect(asked.getByRole('button', { name: 'Save and go' })).toBeFocused();
		await expectSound(page);
		await asked.getByRole('button', { name: 'Stay' }).click();
		await expect(description).toHaveValue('Not saved');
	});

	await test.step('so does the archive', async () => {
		await page.getByRole('button', { name: 'Archive', exact: true }).click();
		await asked.getByRole('button', { name: 'Stay' }).click();
		await expect(description).toHaveValue('Not saved');
		await page.getByRole('button', { name: 'Archive', exact: true }).click();
		await asked.getByRole('button', { name: 'Save and go' }).click();
		await page.getByRole('button', { name: 'Undo' }).click();
		await expect(description).toHaveValue('Not saved');
		await expect(page.getByText('Version 3').first()).toBeVisible();
	});

	await test.step('a restore asks first, and tells when somebody else was quicker', async () => {
		await description.fill('Of no worth');
		const restore = page.getByRole('listitem').filter({ hasText: 'Version 1' });
		const other = await page.context().newPage();
		await other.goto(page.url());
		await hydrated(other);
		await other.getByLabel('What comes of it').fill('Theirs');
		await other.getByRole('button', { name: 'Save template' }).click();
		await expect(other.getByText('Version 4').first()).toBeVisible();
		await other.close();
		await restore.getByRole('button', { name: 'Make it the newest' }).click();
		await asked.getByRole('button', { name: 'Leave without saving' }).click();
		await expect(page.getByRole('alert')).toContainText('Somebody else saved this template meanwhile');
		await expect(description).toHaveValue('Theirs');
		await page.getByRole('alert').getByRole('button', { name: 'Close' }).click(); // it stays, over the list
		await restore.getByRole('button', { name: 'Make it the newest' }).click();
		await expect(page.getByText('Version 1 is the newest again')).toBeVisible();
		await expect(description).toHaveValue('');
	});

	await test.step('a save that reaches nobody keeps every word', async () => {
		await description.fill('Typed while away');
		await page.context().setOffline(true);
		await save();
		await expect(page.getByText('The connection was lost.')).toBeVisible();
		await expect(description).toHaveValue('Typed while away');
		await page.context().setOffline(false);
		await save();
		await expect(page.getByText('Version 6').first()).toBeVisible();
	});
});
