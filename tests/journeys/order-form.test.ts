import type { Page } from '@playwright/test';
import { expect, expectSound, hydrated, signIn } from '../support/journey.ts';
import { createSignInUser } from '../support/people.ts';
import { test } from '../support/written-journey.ts';

const open = async (page: Page, path: string): Promise<void> => {
	await page.goto(path);
	await hydrated(page);
};

async function describeVoice(page: Page, handle: string): Promise<void> {
	await open(page, `/w/${handle}/settings/voice`);
	await page.getByLabel('In your words').fill('Dry, and kind to beginners.');
	await page.getByLabel('Words it never uses').fill('unleash');
	await expect(page.getByText('How it speaks: Dry, and kind to beginners.')).toBeVisible();
	await page.getByRole('button', { name: 'Save voice' }).click();
	await expect(page.getByText('Voice saved')).toBeVisible();
	await expectSound(page);
}

async function makeTemplate(page: Page, handle: string): Promise<void> {
	await open(page, `/w/${handle}/templates/new`);
	await page.getByLabel('Name of the template').fill('Tea for people');
	await page.getByRole('button', { name: 'Add a question' }).click();
	await page.getByLabel('Question', { exact: true }).fill('Which tea?');
	await page.getByLabel('Name in the texts').fill('tea');
	await page.getByLabel('Subject').fill('How to brew {{leaf}}');
	await page.getByRole('button', { name: 'Save template' }).click();
	await expect(page.getByText('This names a question that is not there.')).toBeVisible();
	await page.getByLabel('Subject').fill('How to brew {{tea}}');
	await page.getByLabel('What readers can do afterwards').fill('brew {{tea}} without a clock');
	await page.getByLabel('Which tea?').fill('green tea');
	await expect(page.getByText('brew green tea without a clock')).toBeVisible();
	await page.getByRole('button', { name: 'Try on the demo' }).click();
	await expect(page.getByText('Sample by the demo, no credits used')).toBeVisible();
	await expectSound(page);
	await page.getByRole('button', { name: 'Save template' }).click();
	await expect(page.getByRole('heading', { level: 1, name: 'Tea for people' })).toBeVisible();
}

test('a creator gives the brand a voice, makes a template, and orders with both', async ({
	creator,
	writer
}) => {
	const { page, handle } = creator;
	await describeVoice(page, handle);
	await makeTemplate(page, handle);

	await page.getByLabel('What comes of it').fill('A small book on one tea');
	await page.getByRole('button', { name: 'Save template' }).click();
	await expect(page.getByText('Version 2').first()).toBeVisible();
	await page.getByRole('button', { name: 'Archive' }).click();
	await page.getByRole('button', { name: 'Undo' }).click();
	await expect(page.getByRole('button', { name: 'Archive' })).toBeVisible();

	await page.getByRole('link', { name: 'Order with it' }).first().click();
	await page.waitForURL(/\/products\/new/);
	await page.getByLabel('Which tea?').fill('oolong');
	await expect(page.getByLabel('Subject')).toHaveValue('How to brew oolong');
	await page.getByLabel('Tone', { exact: true }).selectOption('own');
	await page.getByLabel('The tone, in your words').fill('like a tea master on holiday');
	await page.getByRole('radio', { name: /^Your own/ }).check({ force: true });
	await page.getByLabel('Sections', { exact: true }).fill('4');
	await page.getByLabel('Words in each').fill('300');
	await expect(page.getByText('about 1,200 words')).toBeVisible();
	await page.getByLabel('More wishes').fill('Mention the altitude.');
	await expectSound(page);

	await page.reload();
	await hydrated(page);
	await expect(page.getByText('Your draft is back.')).toBeVisible();
	await expect(page.getByLabel('Which tea?')).toHaveValue('oolong');
	await expect(page.getByLabel('Words in each')).toHaveValue('300');

	await page.getByRole('button', { name: 'Generate · 5 credits' }).click();
	await page.waitForURL(/\/products\/[0-9a-f-]{36}/);
	await expect.poll(() => writer.bodies.length, { timeout: 30_000 }).toBeGreaterThan(1);
	const outline = writer.bodies[0] ?? '';
	for (const words of [
		'How it speaks: Dry, and kind to beginners.',
		'like a tea master on holiday',
		'brew oolong without a clock',
		'Mention the altitude.',
		'exactly 4 sections',
		'about 300 words'
	])
		expect(outline).toContain(words);

	await open(page, `/w/${handle}/products/new`);
	await expect(page.getByLabel('Subject')).toHaveValue('');
});

async function paste(page: Page, name: string): Promise<void> {
	await page.getByRole('button', { name: 'Paste text' }).click();
	const dialog = page.getByRole('dialog', { name: 'Paste text' });
	await dialog.getByLabel('Text', { exact: true }).fill(`What I know: ${name}.`);
	await dialog.getByLabel('Name').fill(name);
	await dialog.getByRole('button', { name: 'Add source' }).click();
	await expect(source(page, name)).toContainText('ready');
}

const source = (page: Page, name: string) =>
	page.getByRole('list', { name: 'Sources' }).getByRole('listitem').filter({ hasText: name });

test('what was typed and brought outlives a template, a reload and a lost answer, and is ordered once', async ({
	creator,
	system
}) => {
	test.slow(); // the system may have to be started first
	const { page, handle, workspaceId } = creator;
	const [subject, audience] = [page.getByLabel('Subject'), page.getByLabel('Who it is for')];
	await open(page, `/w/${handle}/products/new`);
	await subject.fill('Tea at home');
	await page.getByLabel('Notes to work from').fill('Water first.');
	await paste(page, 'Green tea');

	await page.getByRole('link', { name: /Beginner’s guide to a craft/ }).click();
	await page.getByLabel('The craft').fill('Bookbinding');
	await expect(audience).toHaveValue(/Bookbinding/);
	await page.getByLabel('The craft').press('Enter');
	await expect(subject).toHaveValue('Tea at home');
	expect(new URL(page.url()).searchParams.has('v_craft')).toBe(false);
	await page.getByRole('link', { name: 'Without a template' }).click();
	await expect(audience).toHaveValue('');
	await expect(subject).toHaveValue('Tea at home');
	await expect(page.getByLabel('Notes to work from')).toHaveValue('Water first.');
	await expect(source(page, 'Green tea')).toBeVisible();

	await paste(page, 'Lost tea');
	await system.db.query(`delete from public.sources where workspace_id = $1 and name = 'Lost tea'`, [
		workspaceId
	]);
	await page.reload();
	await hydrated(page);
	await expect(page.getByText('Your draft is back.')).toBeVisible();
	await expect(page.getByText('Sources that nobody ordered within a day are gone.')).toBeVisible();
	await expect(source(page, 'Lost tea')).toHaveCount(0);
	await expect(source(page, 'Green tea')).toBeVisible();
	await paste(page, 'Black tea');
	await expectSound(page);

	await page.getByRole('radio', { name: /^Short/ }).check({ force: true });
	const order = page.getByRole('button', { name: 'Generate · 5 credits' });
	await page.context().setOffline(true);
	await order.click();
	await expect(page.getByText('The connection was lost.')).toBeVisible();
	await page.context().setOffline(false);
	// It arrives, and its answer does not.
	const isLost = Promise.withResolvers<boolean>();
	await page.route(/\/products\/new/, async (route) => {
		if (route.request().method() !== 'POST') return route.continue();
		await route.fetch({ maxRedirects: 0 });
		await route.abort();
		isLost.resolve(true);
	});
	await order.click();
	expect(await isLost.promise).toBe(true);
	await expect(order).not.toHaveAttribute('aria-busy');
	await page.unroute(/\/products\/new/);
	await page.reload();
	await hydrated(page);
	await expect(source(page, 'Black tea')).toBeVisible();
	await order.click();
	await page.waitForURL(/\/products\/[0-9a-f-]{36}/);

	const { rows } = await system.db.query<{ brief: Record<string, unknown>; names: string[] }>(
		`select g.brief, array(select s.name from public.generation_sources t join public.sources s on s.id = t.source_id
		  where t.generation_id = g.id order by t.position) as names
		 from public.generations g where g.workspace_id = $1`,
		[workspaceId]
	);
	expect(rows).toHaveLength(1);
	expect(rows[0]?.names).toEqual(['Green tea', 'Black tea']);
	expect(rows[0]?.brief).toMatchObject({ topic: 'Tea at home', notes: 'Water first.', type: 'ebook' });
});

test('a voice that was typed outlives the language below it and somebody who was faster', async ({
	creator
}) => {
	test.slow();
	const { page, handle } = creator;
	const words = page.getByLabel('In your words');
	await open(page, `/w/${handle}/settings/voice`);
	await words.fill('Mine.');
	await page.getByLabel('Language of new orders').selectOption('fr');
	await page.getByRole('button', { name: 'Save', exact: true }).click();
	await expect(page.getByText('Language saved')).toBeVisible();
	await expect(words).toHaveValue('Mine.');

	const other = await page.context().newPage();
	await describeVoice(other, handle);
	await other.close();
	await page.getByRole('button', { name: 'Save voice' }).click();
	await expect(page.getByText('Somebody else saved the voice meanwhile')).toBeVisible();
	await expect(words).toHaveValue('Mine.');
	await page.getByRole('button', { name: 'Replace with mine' }).click();
	await page.getByRole('button', { name: 'Save voice' }).click();
	await expect(page.getByText('Voice saved')).toBeVisible();
	await page.reload();
	await expect(words).toHaveValue('Mine.');
});

test('without JavaScript a template still fills the form', async ({ browser, system }) => {
	const creator = await createSignInUser(system.db, 'Grace Plain');
	const context = await browser.newContext({ baseURL: system.origin });
	const page = await context.newPage();
	await signIn(page, creator);
	const plain = await browser.newContext({
		baseURL: system.origin,
		javaScriptEnabled: false,
		storageState: await context.storageState()
	});
	const tab = await plain.newPage();
	await tab.goto(`/w/${creator.handle}/products/new`);
	await tab.getByRole('link', { name: /Beginner’s guide to a craft/ }).click();
	await tab.getByLabel('The craft').fill('Bookbinding');
	await tab.getByRole('button', { name: 'Fill in the form' }).click();
	await expect(tab.getByLabel('Subject')).toHaveValue('Bookbinding for beginners: your first piece');
	await plain.close();
	await context.close();
});
