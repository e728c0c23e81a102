import type { Page } from '@playwright/test';
import { expect, expectSound, hydrated, test, type System } from '../support/journey.ts';
import type { Creator } from '../support/people.ts';
import { startSecondWorker, type SecondWorker } from '../support/second-worker.ts';
import { orderGeneration } from '../support/world.ts';
import { startWriter } from '../support/writer.ts';

const shot = (name: string) =>
	process.env.SHOTS ? { path: `${process.env.SHOTS}/${name}.png`, fullPage: true } : {};

type Writer = Awaited<ReturnType<typeof startWriter>>;

/** Orders a book from the stand-in and opens its page. */
async function orderAndOpen(system: System, creator: Creator & { page: Page }): Promise<void> {
	const { page, handle, workspaceId, actor } = creator;
	const order = { workspaceId, userId: actor.userId, origin: 'model' as const };
	const { product_id } = await orderGeneration(system.db, order);
	await page.goto(`/w/${handle}/products/${product_id}`);
	await hydrated(page);
}

/** Runs with the stand-in as the worker's provider, whose outlines stop half way at first. */
async function withWriter(
	system: System,
	run: (writer: Writer, restart: () => Promise<void>) => Promise<void>
) {
	const writer = await startWriter();
	writer.planning.now = 'hold';
	const env = { ...system.local.env, ...writer.settings };
	await system.local.worker.stop();
	let worker: SecondWorker = await startSecondWorker(env);
	try {
		await run(writer, async () => {
			await worker.kill();
			worker = await startSecondWorker(env);
		});
	} finally {
		await worker.stop();
		await system.local.worker.start();
		await writer.stop();
	}
}

test('an outline is read while it is written, also by who comes back to it', async ({ creator, system }) => {
	test.slow(); // two workers change places
	const { page } = creator;
	await withWriter(system, async (writer) => {
		await orderAndOpen(system, creator);
		const contents = page.getByRole('list', { name: 'Contents' });
		await expect(page.getByRole('heading', { level: 1, name: 'The Tea Book' })).toBeVisible();
		await expect(page.getByText('From leaf to cup')).toBeVisible();
		await expect(page.getByText('You will make better tea.')).toBeVisible();
		await expect(contents.getByRole('listitem').first()).toContainText('Leaves About Leaves');
		await expect(contents.getByRole('listitem')).toHaveCount(4); // the others have their places
		expect(writer.asked(0)).toBe(1);
		await expectSound(page);
		await page.screenshot(shot('light'));
		await page.emulateMedia({ colorScheme: 'dark' });
		await page.screenshot(shot('dark'));
		await page.emulateMedia({ colorScheme: 'light' });
		await page.setViewportSize({ width: 390, height: 800 });
		expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(
			0
		);
		await page.screenshot(shot('390'));
		await page.setViewportSize({ width: 1280, height: 800 });

		await page.reload();
		await hydrated(page);
		await expect(contents.getByRole('listitem').first()).toContainText('Leaves About Leaves');

		writer.planning.now = 'write';
		await expect(page.getByText('It is written')).toBeVisible({ timeout: 60_000 });
		await expect(contents.getByRole('listitem')).toHaveCount(4);
	});
});

test('an outline that is broken off by a crash, then by its provider, begins again before one’s eyes', async ({
	creator,
	system
}) => {
	test.slow();
	const { page } = creator;
	await withWriter(system, async (writer, restart) => {
		await orderAndOpen(system, creator);
		const promise = page.getByText('You will make better tea.');
		await expect(promise).toBeVisible();
		await restart();
		await expect.poll(() => writer.asked(0), { timeout: 45_000 }).toBe(2);
		await expect(promise).toBeVisible();
		writer.planning.now = 'break';
		await expect(promise).toBeHidden();
		writer.planning.now = 'write';
		await expect(page.getByText('It is written')).toBeVisible({ timeout: 60_000 });
		await expect(page.getByRole('heading', { level: 1, name: 'The Tea Book' })).toBeVisible();
	});
});

test('an outline in Arabic is written from the right', async ({ creator, system }) => {
	test.slow();
	const { page } = creator;
	await withWriter(system, async (writer) => {
		await page.context().addCookies([{ name: 'PARAGLIDE_LOCALE', value: 'ar', url: system.origin }]);
		await orderAndOpen(system, creator);
		await expect(page.locator('html')).toHaveAttribute('dir', 'rtl');
		await expect(page.getByText('You will make better tea.')).toBeVisible();
		await expectSound(page);
		await page.screenshot(shot('ar'));
		writer.planning.now = 'write';
	});
});
