import type { Page } from '@playwright/test';
import type pg from 'pg';
import { expect, expectSound, hydrated, shot, test } from '../support/journey.ts';
import { writtenProduct } from '../support/revisions.ts';

// Slow enough to be watched and cancelled.
test.use({ settings: { AI_DEMO_DELAY_MS: '25' } });

const own =
	'Every pot begins with water. Fill it from the cold tap. Let it run first. Then boil it once.\n\n## Leaves\n\nTake a spoon for each cup. Take one more for the pot. Cover it well. Wait four minutes.';

async function openEditor(
	db: pg.Pool,
	{
		page,
		handle,
		workspaceId,
		actor
	}: { page: Page; handle: string; workspaceId: string; actor: Parameters<typeof writtenProduct>[1]['owner'] }
) {
	const { productId, sections } = await writtenProduct(db, { workspaceId, owner: actor });
	await page.goto(`/w/${handle}/products/${productId}?tab=text`);
	await hydrated(page);
	await page.getByLabel('Text', { exact: true }).fill(own);
	await page.keyboard.press('Control+s');
	await expect(page.getByText('Saved', { exact: true })).toBeVisible();
	return { productId, sectionId: sections[0]?.id ?? '' };
}

const rewrite = async (page: Page, way: string, button = 'Rewrite') => {
	await page.getByRole('button', { name: button, exact: true }).click();
	await page.getByRole('menuitem', { name: way }).click();
	const dialog = page.getByRole('dialog', { name: way });
	await expect(dialog.getByText('Nothing changes until you accept the new text.')).toBeVisible();
	return dialog;
};
const go = 'Rewrite · 1 credit';

test('a section is written again, compared, taken in part, taken back, and locked', async ({
	creator,
	system
}) => {
	test.slow();
	const { page } = creator;
	const { sectionId } = await openEditor(system.db, creator);
	const text = page.getByLabel('Text', { exact: true });

	const dialog = await rewrite(page, 'Make shorter');
	await expectSound(page);
	await dialog.getByRole('button', { name: go }).click();
	await expect(page.getByRole('heading', { name: 'Old and new text' })).toBeVisible({ timeout: 30_000 });
	await expect(page.getByText('2 changes')).toBeVisible();
	await expect(page.locator('del:visible').first()).toContainText('Let it run first.');
	await expectSound(page);
	await shot(page, 'review');

	await page.goto('/app');
	await page.goBack();
	await hydrated(page);
	await page.getByLabel('Take change 2').uncheck();
	await page.getByRole('button', { name: 'Accept 1 of 2' }).click();
	await expect(text).toHaveValue(own.replace(' Let it run first. Then boil it once.', ''));

	await page.getByRole('button', { name: 'Undo' }).click();
	await expect(text).toHaveValue(own);

	await page.getByRole('button', { name: 'History' }).click();
	const history = page.getByRole('dialog', { name: 'Every text of this section' });
	await expect(history.getByText('Rewritten by demo, accepted by Ada Writer')).toBeVisible();
	await expect(history.getByText('Version 2 brought back by Ada Writer')).toBeVisible();
	await history.getByRole('button', { name: 'Compare' }).first().click();
	await expect(history.locator('ins:visible').first()).toContainText('Let it run first.');
	await expectSound(page);
	await history.getByRole('button', { name: 'Bring this text back' }).click();
	await expect(text).toHaveValue(own.replace(' Let it run first. Then boil it once.', ''));

	await page.getByRole('button', { name: 'Lock', exact: true }).click();
	await expect(page.getByText('This section is locked')).toBeVisible();
	await expect(text).not.toBeEditable();
	await expect(page.getByRole('button', { name: 'Rewrite', exact: true })).toBeDisabled();
	const { rows } = await system.db.query('select is_locked from public.sections where id = $1', [sectionId]);
	expect(rows[0]).toEqual({ is_locked: true });
	await page.getByRole('button', { name: 'Unlock' }).click();
	await expect(text).toBeEditable();

	await page.getByRole('link', { name: 'How it was made' }).click();
	await expect(page.getByText(/% by people/).first()).toBeVisible();
	await expectSound(page);
});

test('a selection is shortened, and a revision that is cancelled costs nothing', async ({
	creator,
	system
}) => {
	test.slow();
	const { page, workspaceId } = creator;
	await openEditor(system.db, creator);
	const text = page.getByLabel('Text', { exact: true });
	const held = async () =>
		(
			await system.db.query<{ balance: string }>(
				`select balance from private.ledger_accounts where workspace_id = $1 and kind = 'credits_held'`,
				[workspaceId]
			)
		).rows[0]?.balance;

	await text.evaluate((area: HTMLTextAreaElement) => {
		const start = area.value.indexOf('Take a spoon');
		area.focus();
		area.setSelectionRange(start, area.value.length);
	});
	const dialog = await rewrite(page, 'Make shorter', 'Rewrite selection');
	await expect(dialog.getByRole('blockquote')).toContainText('Take a spoon');
	await dialog.getByRole('button', { name: go }).click();
	await page.getByRole('button', { name: 'Accept all' }).click({ timeout: 30_000 });
	await expect(text).toHaveValue(own.replace(' Cover it well. Wait four minutes.', ''));

	const again = await rewrite(page, 'Write again');
	await again.getByRole('button', { name: go }).click();
	await page.getByRole('button', { name: 'Cancel · 1 credit comes back' }).click();
	await expect(page.getByText('Cancelled. Nothing was charged.')).toBeVisible();
	await expect(page.getByRole('button', { name: 'Rewrite', exact: true })).toBeEnabled();
	expect(await held()).toBe('0');

	await page.setViewportSize({ width: 390, height: 800 });
	await (await rewrite(page, 'Make shorter')).getByRole('button', { name: go }).click();
	await expect(page.getByRole('heading', { name: 'Old and new text' })).toBeVisible({ timeout: 30_000 });
	await expectSound(page);
	await shot(page, 'review');
	await page.getByRole('button', { name: 'Keep the old text' }).click();
	await expect(page.getByText('The old text stays')).toBeVisible();
});
