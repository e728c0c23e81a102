import { expect, expectSound, hydrated, shot } from '../support/journey.ts';
import { writtenProduct } from '../support/revisions.ts';
import { test } from '../support/written-journey.ts';

test('a creator has another picture painted, leaves one, stops one, and takes one', async ({
	creator,
	system,
	writer
}) => {
	test.slow();
	const { page, handle, workspaceId, actor: owner } = creator;
	await system.db.query(
		`insert into public.model_routes (task, position, provider, model, input_usd, output_usd, first_token_ms, whole_ms)
		 values ('cover', 1, 'compatible', 'painter', 0, 0.04, 1000, 20000)`
	);
	writer.painting.now = 'paint';
	const { productId } = await writtenProduct(system.db, { workspaceId, owner });
	const credits = page.getByRole('banner');
	const paint = async () => {
		await page.getByLabel('What should be seen?').fill('A kettle on a windowsill');
		await page.getByRole('button', { name: 'Paint · 1 credit' }).click();
	};

	await page.goto(`/w/${handle}/products/${productId}?tab=cover`);
	await hydrated(page);
	await expectSound(page);
	await shot(page, 'picture-form');
	await paint();
	await expect(page.getByRole('heading', { name: 'The new picture is here' })).toBeVisible({
		timeout: 30_000
	});
	await expect(credits).toContainText('4 credits');
	await expect(page.getByText('A kettle on a windowsill')).toBeVisible();
	await expectSound(page);
	await shot(page, 'picture-ready');
	await page.getByRole('button', { name: 'Leave my cover' }).press('Enter');
	await expect(page.getByRole('button', { name: 'Paint · 1 credit' })).toBeVisible();

	writer.painting.now = 'hang';
	await paint();
	await expect(page.getByRole('heading', { name: 'The picture is being painted' })).toBeVisible();
	await page.reload();
	await hydrated(page);
	await shot(page, 'picture-painting');
	await page.getByRole('button', { name: 'Cancel · 1 credit comes back' }).click();
	await expect(page.getByText('Cancelled. Nothing was charged.')).toBeVisible();
	await expect(credits).toContainText('4 credits');

	writer.painting.now = 'refuse';
	await paint();
	await expect(page.getByText('The picture could not be painted')).toBeVisible({ timeout: 30_000 });
	await expect(credits).toContainText('4 credits');
	await page.getByRole('main').getByRole('button', { name: 'Close' }).click();

	writer.painting.now = 'paint';
	await paint();
	await page.getByRole('button', { name: 'Take this picture' }).click({ timeout: 30_000 });
	await expect(page.getByText('The cover is in place')).toBeVisible();
	await expect(page.getByText('Composed over a picture that a model made.')).toBeVisible();
	await expect(page.getByLabel('Keep the picture behind the words')).toBeChecked();
	await expect(credits).toContainText('3 credits');

	await page.goto(`/w/${handle}/wallet`);
	await expect(page.getByText(/^Painted a picture for/).first()).toBeVisible();
});
