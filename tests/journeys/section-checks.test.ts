import { expect, expectSound, hydrated, test } from '../support/journey.ts';
import { startSecondWorker } from '../support/second-worker.ts';
import { orderGeneration } from '../support/world.ts';
import { startWriter } from '../support/writer.ts';

const slip = 'As an AI language model, I';

test('a section with a leftover is repaired or flagged, and its creator shows, dismisses and mends it', async ({
	creator,
	system
}) => {
	test.slow(); // two workers change places, and a whole product is written
	const { page, handle, workspaceId, actor } = creator;
	const writer = await startWriter();
	writer.behaviour.set(2, 'sloppy').set(3, 'sloppy');
	writer.repairs.set(3, 'repeat');
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
		await expect(page.getByText('It is written')).toBeVisible({ timeout: 60_000 });
		expect(writer.repairRequests).toHaveLength(2);
	} finally {
		await worker.stop();
		await system.local.worker.start();
		await writer.stop();
	}

	await page.getByRole('link', { name: 'Open the editor' }).click();
	const contents = page.getByRole('navigation', { name: 'Contents' });
	await expect(contents.getByRole('link', { name: /Water.*Nothing to note/s })).toBeVisible();
	await contents.getByRole('link', { name: /Time.*1 note/s }).click();
	const checks = page.getByRole('region', { name: 'Checks' });
	await expect(checks.getByText('The text speaks of itself as a machine.')).toBeVisible();
	await expect(checks.getByRole('blockquote')).toContainText(slip);
	await expectSound(page);

	await checks.getByRole('button', { name: 'Show in text' }).press('Enter');
	const text = page.getByLabel('Text', { exact: true });
	await expect(text).toBeFocused();
	const selected = await text.evaluate((area: HTMLTextAreaElement) =>
		area.value.slice(area.selectionStart, area.selectionEnd)
	);
	expect(selected).toBe(slip);

	await page.getByRole('link', { name: 'Details' }).click();
	await page.getByRole('button', { name: 'Publish e-book' }).click();
	const warning = page.getByRole('dialog', { name: 'Some words look unfinished' });
	await expect(warning).toContainText(slip);
	await expectSound(page);
	await warning.getByRole('link', { name: 'Look at them' }).click();
	await expect(page.getByLabel('Section title')).toHaveValue('Time');

	await checks.getByRole('button', { name: 'Dismiss' }).press('Enter');
	await expect(checks.getByText('Dismissed by Ada Writer')).toBeVisible();
	await page.reload();
	await hydrated(page);
	await expect(contents.getByRole('link', { name: /Time.*Nothing to note/s })).toBeVisible();
	await checks.getByText('Checks', { exact: true }).click();
	await checks.getByRole('button', { name: 'Bring back' }).click();
	await expect(checks.getByRole('button', { name: 'Dismiss' })).toBeVisible();

	await page.setViewportSize({ width: 390, height: 800 });
	const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
	expect(overflow).toBeLessThanOrEqual(0);
	await page.setViewportSize({ width: 1280, height: 800 });

	const body = await text.inputValue();
	await text.fill(body.slice(0, body.indexOf(slip)).trimEnd());
	await expect(checks.getByText('The notes are about the text as saved.')).toBeVisible();
	await page.keyboard.press('Control+s');
	await expect(checks.getByText('Nothing to note')).toBeVisible();
	await page.getByRole('button', { name: 'Publish e-book' }).click();
	await expect(page.getByRole('button', { name: 'Unpublish' })).toBeVisible();
});

test('words a creator left unfinished are told on saving, mended at a click or published all the same', async ({
	creator,
	published,
	system
}) => {
	const { page, handle } = creator;
	await system.db.query(
		`insert into public.workspace_members (workspace_id, user_id, role) select workspace_id, $1, 'member' from public.products where id = $2`,
		[creator.actor.userId, published.productId]
	);
	const { rows } = await system.db.query<{ handle: string }>(
		'select w.handle from public.workspaces w join public.products p on p.workspace_id = w.id where p.id = $1',
		[published.productId]
	);
	expect(rows[0]?.handle).not.toBe(handle);
	await page.goto(`/w/${rows[0]?.handle}/products/${published.productId}?tab=text`);
	await hydrated(page);
	const checks = page.getByRole('region', { name: 'Checks' });
	await expect(checks.getByText('Nothing to note')).toBeVisible();

	const text = page.getByLabel('Text', { exact: true });
	await text.fill('A leaf costs [insert price]. Buy it at [the shop](javascript:alert(1)) in town.');
	await page.keyboard.press('Control+s');
	await expect(checks.getByText('2 notes')).toBeVisible();
	await checks.getByText('Checks', { exact: true }).click();
	await checks.getByRole('button', { name: 'Fix' }).click();
	await expect(text).toHaveValue('A leaf costs [insert price]. Buy it at the shop in town.');
	await page.keyboard.press('Control+s');
	await expect(checks.getByText('1 note')).toBeVisible();

	await page.getByRole('button', { name: 'Publish changes' }).click();
	await page.getByRole('button', { name: 'Publish anyway' }).click();
	await expect(page.getByRole('button', { name: 'Publish changes' })).toBeHidden();
	const { rows: pages } = await system.db.query<{ body: string }>(
		`select sample ->> 'body' as body from public.pages where product_id = $1`,
		[published.productId]
	);
	expect(pages[0]?.body).toContain('[insert price]');
});
