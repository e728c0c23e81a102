import sharp from 'sharp';
import { expect, expectSound, hydrated, signIn, test } from '../support/journey.ts';
import { createPublishedProduct, createSignInUser } from '../support/people.ts';

const logo = () =>
	sharp({ create: { width: 300, height: 200, channels: 3, background: '#2a6f6b' } })
		.png()
		.toBuffer();

test('a workspace is opened, renamed, moved, given a face, and left for another', async ({
	creator,
	system
}) => {
	const { page, handle } = creator;
	const id = handle.slice(-6);
	await page.goto(`/w/${handle}/products`);
	await hydrated(page);
	await page
		.getByRole('button', { name: /switch to another/ })
		.first()
		.click();
	await page.getByRole('link', { name: 'New workspace' }).click();

	await page.getByLabel('Name').fill(`The Quiet Press ${id}`);
	await expect(page.getByLabel('Handle', { exact: true })).toHaveValue(`the-quiet-press-${id}`);
	await page.getByLabel('Handle', { exact: true }).fill('admin');
	await page.getByRole('button', { name: 'Open workspace' }).click();
	await expect(page.getByText('This word is kept for the platform.')).toBeVisible();
	await expectSound(page);
	await page.getByLabel('Handle', { exact: true }).fill(`quiet-${id}`);
	await page.getByRole('button', { name: 'Open workspace' }).click();
	await page.waitForURL(`**/w/quiet-${id}/products`);

	await page.getByRole('link', { name: 'Settings' }).first().click();
	await expect(page.getByRole('heading', { name: 'Settings' })).toBeVisible();
	await page.getByLabel('Name', { exact: true }).fill('Quiet \u202e Press');
	await page.getByRole('button', { name: 'Save', exact: true }).click();
	await expect(page.getByText('This name holds characters that can’t be seen')).toBeVisible();
	await page.getByLabel('Name', { exact: true }).fill('Loud Press');
	await page.getByRole('button', { name: 'Save', exact: true }).click();
	await expect(
		page.getByRole('button', { name: 'Workspace Loud Press: switch to another' }).first()
	).toBeVisible();

	const field = page.getByLabel('Logo', { exact: true });
	await field.setInputFiles({
		name: 'logo.png',
		mimeType: 'image/png',
		buffer: Buffer.from('<svg onload="x"/>')
	});
	await expect(page.getByText('This is no picture we can read.')).toBeVisible();
	await field.setInputFiles({ name: 'logo.png', mimeType: 'image/png', buffer: await logo() });
	await expect(page.getByText('The picture is saved')).toBeVisible();
	const picture = page.getByRole('main').locator('img');
	await expect(picture).toHaveJSProperty('naturalWidth', 256);
	await expectSound(page);

	await page.getByLabel('Handle', { exact: true }).fill(`loud-${id}`);
	await expect(page.getByText('Old addresses keep working')).toBeVisible();
	await page.getByRole('button', { name: 'Change handle' }).click();
	await page.waitForURL(`**/w/loud-${id}/settings`);
	await expect(page.getByText(`Also leads here: /w/quiet-${id}`)).toBeVisible();

	// The old address leads on, with its path and its query, for a page and for its data alone.
	await page.goto(`/w/quiet-${id}/products?state=draft`);
	expect(new URL(page.url()).pathname + new URL(page.url()).search).toBe(
		`/w/loud-${id}/products?state=draft`
	);
	const data = await page.request.get(`/w/quiet-${id}/settings/__data.json`);
	expect(await data.json()).toMatchObject({ type: 'redirect', location: `/w/loud-${id}/settings` });
	// A form that was open at the old address still does its work.
	const headers = { origin: system.origin, accept: 'application/json', 'x-sveltekit-action': 'true' };
	const saved = await page.request.post(`/w/quiet-${id}/settings?/name`, {
		headers,
		form: { name: 'Calm Press' }
	});
	expect(await saved.json()).toMatchObject({ type: 'success' });

	await page.goto(`/w/loud-${id}/settings`);
	await hydrated(page);
	await page.getByRole('button', { name: 'Remove', exact: true }).click();
	await expect(page.getByText('The picture is gone')).toBeVisible();
	await expect(page.getByRole('main').locator('img')).toHaveCount(0);

	await page
		.getByRole('button', { name: /switch to another/ })
		.first()
		.click();
	await page.keyboard.press('ArrowDown');
	await page.getByRole('link', { name: handle }).click();
	await page.waitForURL(`**/w/${handle}/products`);
});

test('a workspace is deleted by typing its handle, can only be read, and is kept', async ({
	creator,
	system
}) => {
	const { page, handle } = creator;
	const { slug } = await createPublishedProduct(system.db, creator);
	expect((await page.request.get(`/p/${slug}`)).status()).toBe(200);
	await page.goto(`/w/${handle}/settings`);
	await hydrated(page);
	await page.getByText('Delete workspace…').click();
	await page.getByLabel(/Type the handle/).fill('something else');
	await page.getByRole('button', { name: 'Delete workspace', exact: true }).click();
	await expect(page.getByText('This is not the handle of the workspace. Nothing was deleted.')).toBeVisible();
	await page.getByLabel(/Type the handle/).fill(handle);
	await page.getByRole('button', { name: 'Delete workspace', exact: true }).click();
	await expect(page.getByText('This workspace will be deleted on')).toBeVisible();
	await expect(page.getByLabel('Name', { exact: true })).toHaveCount(0);
	await expectSound(page);
	await expect.poll(async () => (await page.request.get(`/p/${slug}`)).status()).toBe(404);

	await page.goto(`/w/${handle}/products`);
	await expect(page.getByRole('link', { name: 'New product' })).toHaveCount(0);
	expect((await page.request.get(`/w/${handle}/products/new`)).status()).toBe(409);

	await hydrated(page);
	await page.getByRole('button', { name: 'Keep this workspace' }).click();
	await expect(page.getByText('The workspace stays')).toBeVisible();
	await expect(page.getByRole('link', { name: 'New product' }).first()).toBeVisible();
	await expect.poll(async () => (await page.request.get(`/p/${slug}`)).status()).toBe(200);
});

test('products are put into collections, found by them, and stay when one goes', async ({
	creator,
	system
}) => {
	const { page, handle } = creator;
	const one = await createPublishedProduct(system.db, creator);
	const two = await createPublishedProduct(system.db, creator);
	await page.goto(`/w/${handle}/products`);
	await hydrated(page);
	await page.getByRole('link', { name: 'Collections' }).click();
	await page.getByLabel('New collection').fill('Spring launch');
	await page.getByRole('button', { name: 'Add' }).click();
	await expect(page.getByLabel('Name of Spring launch')).toBeVisible();
	await page.getByLabel('New collection').fill('spring LAUNCH');
	await page.getByRole('button', { name: 'Add' }).click();
	await expect(page.getByText('There is a collection of this name already.')).toBeVisible();
	await expectSound(page);
	await page.getByLabel('Name of Spring launch').fill('Summer launch');
	await page.getByRole('button', { name: 'Save' }).click();
	await expect(page.getByLabel('Name of Summer launch')).toBeVisible();

	await page.goto(`/w/${handle}/products`);
	await hydrated(page);
	await page.getByRole('button', { name: 'Select' }).click();
	// The row's label lies over its box, so that a thumb hits it anywhere.
	await page.getByRole('checkbox', { name: `Select ${one.title}` }).check({ force: true });
	await page.getByRole('checkbox', { name: `Select ${two.title}` }).press('Space');
	await expect(page.getByText('2 products selected')).toBeVisible();
	await page.getByLabel('Move to').selectOption('Summer launch');
	await expectSound(page);
	await page.getByRole('button', { name: 'Move', exact: true }).click();
	await expect(page.getByText('2 products moved')).toBeVisible();
	await expect(
		page.getByRole('list', { name: 'Products' }).getByRole('link', { name: /Summer launch/ })
	).toHaveCount(2);

	await page.goto(`/w/${handle}/products/${one.productId}?tab=details`);
	await hydrated(page);
	await page.getByLabel('Collection').selectOption('No collection');
	await expect(page.getByText('The collection is saved')).toBeVisible();

	await page.goto(`/w/${handle}/products`);
	await hydrated(page);
	await page.getByLabel('Collection').selectOption('Summer launch');
	await expect(page.getByRole('link', { name: two.title, exact: true })).toBeVisible();
	await expect(page.getByRole('link', { name: one.title, exact: true })).toHaveCount(0);

	await page.goto(`/w/${handle}/products/collections`);
	await hydrated(page);
	await page.getByRole('button', { name: 'Delete Summer launch' }).click();
	await expect(page.getByText('Summer launch is gone. Its products stay.')).toBeVisible();
	await page.getByRole('button', { name: 'Undo' }).click();
	await expect(page.getByLabel('Name of Summer launch')).toBeVisible();
	await page.getByRole('link', { name: /^Products\s*: Summer launch$/ }).click();
	await expect(page.getByRole('link', { name: two.title, exact: true })).toBeVisible();
});

test('a viewer meets read-only screens', async ({ creator, system, browser }) => {
	const viewer = await createSignInUser(system.db, 'Val Viewer');
	await system.db.query(
		`insert into public.workspace_members (workspace_id, user_id, role) values ($1, $2, 'viewer')`,
		[creator.workspaceId, viewer.actor.userId]
	);
	const page = await (await browser.newContext({ baseURL: system.origin })).newPage();
	await signIn(page, viewer);
	await page.goto(`/w/${creator.handle}/settings`);
	await expect(page.getByText('Only admins and owners change these.')).toBeVisible();
	await expect(page.getByRole('main').getByRole('button')).toHaveCount(0);
	await expect(page.getByRole('link', { name: 'API keys' })).toHaveCount(0);
	await page.goto(`/w/${creator.handle}/products/collections`);
	await expect(page.getByText('No collections yet.')).toBeVisible();
	await expect(page.getByRole('main').getByRole('textbox')).toHaveCount(0);
	await expectSound(page);
	await page.context().close();
});
