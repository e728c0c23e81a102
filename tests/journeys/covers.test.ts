import { writeFile } from 'node:fs/promises';
import sharp from 'sharp';
import { createToken } from '../../src/lib/server/delivery/access-token.ts';
import { expect, expectSound, hydrated, shot, test } from '../support/journey.ts';
import { createPublishedProduct } from '../support/people.ts';
import { buy } from '../support/world.ts';

const yellow = { create: { width: 900, height: 900, channels: 3, background: '#f0c000' } } as const;

test('a creator chooses a cover by sight, uploads one, and buyers see what was published', async ({
	creator,
	system,
	browser
}, testInfo) => {
	test.slow();
	const { page, handle } = creator;
	const published = await createPublishedProduct(system.db, creator);
	const { entitlementId } = await buy(system.db, { slug: published.slug, email: 'reader@example.com' });
	const token = createToken(entitlementId, system.local.env.APP_SECRET ?? '');
	const editor = `/w/${handle}/products/${published.productId}?tab=cover`;
	const address = async () =>
		(await page.getByRole('region', { name: 'Cover' }).locator('img').getAttribute('src')) ?? '';
	const outside = async () => {
		const reply = await page.request.get(`/p/${published.slug}`);
		return (
			/property="og:image" content="[^"]*\/pictures\/covers\/([^"]+)\.webp"/.exec(await reply.text())?.[1] ??
			null
		);
	};

	await page.goto(editor);
	await hydrated(page);
	await expect(page.getByRole('status').filter({ hasText: 'Drawing' })).toHaveCount(0, { timeout: 30_000 });
	await page.getByRole('radio', { name: 'Hills' }).check();
	await page.getByRole('button', { name: 'Oxblood' }).click();
	await page.getByLabel('Words', { exact: true }).fill('#7a3040');
	await expect(page.getByText('too little to read')).toBeVisible();
	await page.getByRole('button', { name: 'Use this cover' }).click();
	await expect(page.getByText('can’t be read on this background')).toBeVisible();
	await page.getByRole('button', { name: 'Take readable words' }).press('Enter');
	await expect(page.getByText('too little to read')).toBeHidden();
	await page.getByRole('button', { name: 'Use this cover' }).click();
	await expect(page.getByText('The cover is in place')).toBeVisible();
	await expect(page.getByText('Composed from your words.')).toBeVisible();
	await expectSound(page);
	await shot(page, 'cover-tab');
	const composed = await address();

	// Not before it is published.
	const before = await outside();
	expect(composed).not.toContain(before ?? 'nothing yet');
	await page
		.getByRole('button', { name: 'Publish changes' })
		.or(page.getByRole('button', { name: 'Publish e-book' }))
		.click();
	await expect(page.getByText(`/p/${published.slug}`).first()).toBeVisible();
	await expect.poll(async () => composed.includes((await outside()) ?? 'nothing yet')).toBe(true);

	// A buyer finds it on the page, in the library and in the file.
	const buyer = await browser.newPage();
	await buyer.goto(`${system.origin}/p/${published.slug}`);
	await expect(buyer.locator('main img').last()).toHaveJSProperty('complete', true);
	await shot(buyer, 'cover-page');
	await buyer.goto(`${system.origin}/access/${token}`);
	await expect(buyer.locator('main img').first()).toHaveJSProperty('complete', true);
	await shot(buyer, 'cover-library');
	const file = await buyer.request.get(`${system.origin}/library/${entitlementId}/download/html`);
	expect(await file.text()).toContain('<img class="cover" src="data:image/webp;base64,');
	await buyer.close();

	const picture = testInfo.outputPath('mine.png');
	await writeFile(picture, await sharp(yellow).png().toBuffer());
	await page.goto(editor);
	await hydrated(page);
	await page.locator('input[type=file]').setInputFiles(picture);
	await page.getByRole('button', { name: 'Use this picture' }).click();
	await expect(page.getByText('Your own picture.')).toBeVisible();
	expect(await address()).not.toBe(composed);
	const served = await page.request.get((await address()).replace('-small', ''));
	expect(served.headers()['cache-control']).toContain('immutable');
	expect(await sharp(await served.body()).metadata()).toMatchObject({
		width: 1600,
		height: 2400,
		format: 'webp'
	});

	const broken = testInfo.outputPath('broken.png');
	await writeFile(broken, '<svg onload="alert(1)">');
	await page.locator('input[type=file]').setInputFiles(broken);
	await page.getByRole('button', { name: 'Use this picture' }).click();
	await expect(page.getByText(/JPEG, PNG/).first()).toBeVisible();

	await page.getByRole('button', { name: 'Back to a composed cover' }).click();
	await expect(page.getByText('Composed from your words.')).toBeVisible();

	await page.setViewportSize({ width: 390, height: 844 });
	await expectSound(page);
	await shot(page, 'cover-tab');
	await page.goto(`/w/${handle}/products`);
	await expect(page.getByRole('listitem').filter({ hasText: published.title }).locator('img')).toBeVisible();
	await expectSound(page);
	await shot(page, 'cover-list');
});

test('new words are drawn on the cover as they are saved', async ({ creator, system }) => {
	const { page, handle } = creator;
	const published = await createPublishedProduct(system.db, creator);
	const coverPath = async () => {
		const query = 'select cover_path from public.products where id = $1';
		return (await system.db.query<{ cover_path: string }>(query, [published.productId])).rows[0]?.cover_path;
	};
	const seen: unknown[] = [null, undefined];
	for (const title of ['Another title altogether', 'A third one']) {
		await page.goto(`/w/${handle}/products/${published.productId}?tab=details`);
		await hydrated(page);
		await page.getByLabel('Title', { exact: true }).fill(title);
		await page.getByRole('button', { name: 'Save', exact: true }).click();
		await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible({ timeout: 20_000 });
		await expect.poll(async () => seen.includes(await coverPath()), { timeout: 20_000 }).toBe(false);
		seen.push(await coverPath());
	}
	await page.goto(`/w/${handle}/products/${published.productId}?tab=cover`);
	const picture = page.getByRole('region', { name: 'Cover' }).locator('img');
	await expect(picture).toHaveAttribute(
		'src',
		`/pictures/covers/${String(seen.at(-1)).replace('.webp', '-small.webp')}`
	);
});
