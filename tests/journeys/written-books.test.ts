import type { Page } from '@playwright/test';
import { expect, expectSound, hydrated, shot } from '../support/journey.ts';
import { test } from '../support/written-journey.ts';

const notes = 'Green tea is best with water at 75 °C. Steep it for two minutes, not longer.';
const invented = 'Black tea was first sold here in 1662.';

async function orderWithSource(page: Page, handle: string): Promise<void> {
	await page.goto(`/w/${handle}/products/new`);
	await hydrated(page);
	await page.getByRole('button', { name: 'Paste text' }).click();
	const paste = page.getByRole('dialog', { name: 'Paste text' });
	await paste.getByLabel('Text', { exact: true }).fill(notes);
	await paste.getByLabel('Name').fill('My tea notes');
	await paste.getByLabel('Name').press('Enter');
	await expect(page.getByRole('list', { name: 'Sources' })).toContainText('My tea notes');
	await page.getByLabel('Subject').fill('Tea at home');
	await page.getByRole('radio', { name: /^Short/ }).check({ force: true });
	await page.getByRole('button', { name: 'Generate · 5 credits' }).click();
	await page.waitForURL(/products\/[0-9a-f-]{36}/);
	await hydrated(page);
	await expect(page.getByText('It is written')).toBeVisible({ timeout: 60_000 });
}

/** The report as it looks on a phone, in the dark, and from right to left. */
async function lookAround(page: Page): Promise<void> {
	const reads = async (locale: 'en' | 'ar', colorScheme: 'light' | 'dark') => {
		await page.context().addCookies([{ name: 'PARAGLIDE_LOCALE', value: locale, url: page.url() }]);
		await page.emulateMedia({ colorScheme });
		await page.reload();
		await hydrated(page);
		await expect(page.locator('html')).toHaveAttribute('lang', locale);
		await page.locator('section summary').first().click();
		await page.locator('section details details summary').first().click();
		await expectSound(page);
		await shot(page, `claims-${locale}-${colorScheme}`);
	};
	await page.setViewportSize({ width: 390, height: 844 });
	await reads('ar', 'dark');
	await reads('en', 'light');
	await page.setViewportSize({ width: 1280, height: 800 });
	await reads('en', 'dark');
	await reads('ar', 'light');
	await reads('en', 'light');
}

test('a book from a source tells which claims it bears out; its creator takes one out and has one rewritten', async ({
	creator,
	writer,
	system
}) => {
	test.slow(); // a whole product is written, and a section of it again
	const { page, handle, workspaceId } = creator;
	writer.behaviour.set(1, 'claim').set(2, 'claim');
	await orderWithSource(page, handle);
	await page.getByRole('link', { name: 'Open the editor' }).click();
	const contents = page.getByRole('navigation', { name: 'Contents' });
	const checks = page.getByRole('region', { name: 'Checks' });
	const text = page.getByLabel('Text', { exact: true });
	await expect(contents.getByRole('link', { name: /Time.*Nothing to note/s })).toBeVisible();

	// The report: what no source says, and what one does, beside its passage.
	await contents.getByRole('link', { name: /Leaves.*1 note/s }).click();
	await checks.getByText('Checks', { exact: true }).click();
	const open = checks.getByRole('listitem').filter({ hasText: invented });
	await expect(open).toContainText('No source and no note says this');
	await checks.locator('summary', { hasText: '1 claim that your sources bear out' }).press('Enter');
	const supported = checks.getByRole('listitem').filter({ hasText: 'My tea notes' });
	await expect(supported).toContainText('Green tea wants water at 75 degrees.');
	await expect(supported.getByRole('blockquote')).toHaveText('Green tea is best with water at 75 °C.');
	await expectSound(page);
	await lookAround(page);

	// One is taken out by hand.
	await open.getByRole('button', { name: 'Show in text' }).click();
	await expect(text).toBeFocused();
	await page.keyboard.press('Delete');
	await page.keyboard.press('Control+s');
	await expect(checks.getByText('Nothing to note')).toBeVisible();
	await expect(text).not.toHaveValue(new RegExp(invented));
	await expect(text).toHaveValue(/75 degrees/);

	// The other is rewritten, from the same sources.
	await contents.getByRole('link', { name: /Water.*1 note/s }).click();
	await expect(page.getByLabel('Section title')).toHaveValue('Water');
	await checks.getByText('Checks', { exact: true }).click();
	await checks.getByRole('button', { name: 'Show in text' }).click();
	await page.getByRole('button', { name: 'Rewrite selection', exact: true }).click();
	await page.getByRole('menuitem', { name: 'Your own instruction' }).click();
	const dialog = page.getByRole('dialog', { name: 'Your own instruction' });
	await expect(dialog).toContainText(invented);
	await dialog.getByLabel('What should change').fill('Say only what my notes say.');
	writer.behaviour.set(0, 'claim');
	await dialog.getByRole('button', { name: 'Rewrite · 1 credit' }).click();
	await expect(page.getByRole('heading', { name: 'Old and new text' })).toBeVisible({ timeout: 30_000 });
	expect(writer.bodies.at(-1)).toContain('<source_texts>\\n[S1] My tea notes');
	await expect(page.getByText('The checks note about the new text:')).toBeVisible();
	await page.getByText('2 claims that your sources bear out').click();
	await expect(page.getByText('Borne out by S1, My tea notes').first()).toBeVisible();
	await expectSound(page);
	await shot(page, 'claims-review');
	await page.getByRole('button', { name: 'Accept all' }).click();
	await expect(page.getByText('The new text is saved')).toBeVisible();
	await page.getByRole('link', { name: 'How it was made' }).click();
	await expect(page.getByText('My tea notes').first()).toBeVisible();
	await expectSound(page);
	await shot(page, 'claims-made');

	const { rows } = await system.db.query(
		`select s.title from public.section_versions v join public.sections s on s.id = v.section_id
		 join public.sources t on t.id = any (v.source_ids) where v.workspace_id = $1 and v.made_by = 'revision'`,
		[workspaceId]
	);
	expect(rows).toEqual([{ title: 'Water' }]);
});
