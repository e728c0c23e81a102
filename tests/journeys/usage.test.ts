import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import {
	expect,
	expectSound,
	hydrated,
	shot,
	signIn,
	test as base,
	type System
} from '../support/journey.ts';
import { createSignInUser, type Creator } from '../support/people.ts';
import { orderGeneration } from '../support/world.ts';
import { startWriter } from '../support/writer.ts';

const test = base.extend<object, { writer: Awaited<ReturnType<typeof startWriter>> }>({
	writer: [
		async ({ clock: _ }, use) => {
			const writer = await startWriter();
			await use(writer);
			await writer.stop();
		},
		{ scope: 'worker' }
	],
	settings: [
		async ({ writer }, use) =>
			use({
				AI_PROVIDER: 'openai',
				AI_BASE_URL: writer.url,
				AI_API_KEY: 'key-for-tests',
				AI_MODEL: '=stand-in'
			}),
		{ scope: 'worker' }
	]
});

/** Orders a book as the creator and waits until it is made. */
async function makeBook({ db }: System, { workspaceId, actor }: Creator): Promise<void> {
	const { generation_id } = await orderGeneration(db, { workspaceId, userId: actor.userId, origin: 'model' });
	const state = async () =>
		(await db.query('select state from public.generations where id = $1', [generation_id])).rows[0].state;
	await expect.poll(state, { timeout: 60_000 }).toBe('succeeded');
}

/** A past worth looking at: three months of calls and credits, more from week to week, some of them refused or taken over. */
async function fillPast({ db }: System, { workspaceId, actor }: Creator): Promise<void> {
	await db.query(
		`insert into public.ai_calls (workspace_id, user_id, task, provider, model, attempt, outcome, input_tokens, output_tokens, is_estimated,
		   latency_ms, cost_micros, created_at, fallback_reason)
		 select $1, $2, (array['section', 'section', 'section_revision', 'outline', 'sales_page'])[1 + i % 5], (array['openai', 'groq'])[1 + i % 2],
		   (array['gpt-4.1-mini', 'openai/gpt-oss-120b'])[1 + i % 2], 1,
		   case when i % 17 = 0 then 'rate_limited' when i % 41 = 0 then 'timed_out' else 'succeeded' end,
		   900 + (i * 37) % 700, 600 + (i * 53) % 900, false, 800, 900 + i % 400, now() - sqrt(i) * interval '4 days',
		   case when i % 19 = 0 then 'openai: rate_limited' end
		 from generate_series(1, 500) i`,
		[workspaceId, actor.userId]
	);
}

/** Credits that were paid in those months, shared out. */
async function payPast({ db }: System, { workspaceId, actor }: Creator): Promise<void> {
	await db.query(
		`with paid as (
		   insert into private.credit_holds (workspace_id, user_id, amount, from_monthly, state, captured_amount, reference, idempotency_key, settled_at)
		   select $1, $2, 5, 0, 'captured', 5, 'test', gen_random_uuid()::text, now() - sqrt(i) * interval '15 days' from generate_series(1, 40) i
		   returning id
		 )
		 insert into private.credit_shares (hold_id, task, provider, model, key_source, credits)
		 select p.id, s.task, s.provider, s.model, 'operator', s.credits from paid p
		 cross join (values ('section', 'openai', 'gpt-4.1-mini', 4.107), ('outline', 'groq', 'openai/gpt-oss-120b', 0.25),
		   ('sales_page', 'groq', 'openai/gpt-oss-120b', 0.643)) s (task, provider, model, credits)`,
		[workspaceId, actor.userId]
	);
}

const figureOf = (page: Page, name: string) =>
	page
		.getByRole('term')
		.filter({ hasText: new RegExp(`^${name}$`) })
		.locator('xpath=following-sibling::dd[1]');

async function open(page: Page, path: string): Promise<void> {
	await page.goto(path);
	await hydrated(page);
}

test('a workspace sees what its products took, and takes it along as a file', async ({ creator, system }) => {
	test.setTimeout(120_000);
	const { page, handle } = creator;
	await open(page, `/w/${handle}/products`);
	await page.getByRole('link', { name: 'Usage' }).first().click();
	await expect(page.getByText('Nothing in these days')).toBeVisible();
	await shot(page, 'usage-empty');

	await makeBook(system, creator);
	await open(page, `/w/${handle}/usage`);
	await expect(figureOf(page, 'Credits')).toHaveText('5');
	await expect(figureOf(page, 'Products made')).toHaveText('1');
	const tasks = page.getByRole('region', { name: 'By task' });
	await expect(tasks.getByRole('row').filter({ hasText: 'Section' }).first()).toBeVisible();
	await expect(page.getByRole('region', { name: 'By member' })).toContainText('Ada Writer');
	const shares = await Promise.all(
		(await tasks.getByRole('row').all()).slice(1).map((row) => row.getByRole('cell').nth(3).innerText())
	);
	expect(shares.reduce((sum, share) => sum + Number(share) * 10, 0)).toBeCloseTo(50, 6); // five credits in tenths
	await expect(page.getByText('Share of a call = credits taken × its cost')).toBeVisible();
	// The operator's keys wrote it: what they cost is not the workspace's to see.
	await expect(page.getByRole('main')).not.toContainText('$');

	const [download] = await Promise.all([
		page.waitForEvent('download'),
		page.getByRole('link', { name: 'Download CSV' }).click()
	]);
	const file = await readFile(await download.path(), 'utf8');
	expect(file.split('\r\n')[0]).toContain('day,member,task,provider,model');
	const credits = file
		.trim()
		.split('\r\n')
		.slice(1)
		.map((line) => Number(line.split(',').at(-1)));
	expect(credits.reduce((sum, share) => sum + share, 0)).toBeCloseTo(5, 6);
	expect(file).toContain(`,Ada Writer,outline,compatible,'=stand-in,operator,1,0,0,100,50,`); // inert, and no cost

	await fillPast(system, creator);
	await payPast(system, creator);
	await page.getByRole('link', { name: '90 days' }).click();
	await expect(page).toHaveURL(/period=90/);
	await expect(page.getByRole('region', { name: 'What failed' })).toContainText(
		'The provider asked to slow down'
	);
	await shot(page, 'usage');
	await expectSound(page);
});

test('the period is anyone’s own days, the speed of writing too, and both stay in the address', async ({
	creator,
	system
}) => {
	const { page, handle } = creator;
	await fillPast(system, creator);
	await makeBook(system, creator);
	await open(page, `/w/${handle}/usage`);
	const daysAgo = (days: number): string =>
		new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);
	const [from, to] = [daysAgo(40), daysAgo(5)];
	await page.getByLabel('First day').fill(from);
	await page.getByLabel('Last day').fill(to);
	await page.getByRole('button', { name: 'Show' }).click();
	await expect(page).toHaveURL(new RegExp(`from=${from}&to=${to}`));
	await expect(figureOf(page, 'Credits')).toHaveText('0');

	await page.getByRole('link', { name: 'This month' }).click();
	await expect(page).toHaveURL(/period=month/);
	await expect(figureOf(page, 'Credits')).toHaveText('5');
	const saved = page.getByRole('region', { name: 'Time saved, estimated' });
	const before = await saved.getByText(/^About/).innerText();
	await saved.getByLabel('Your writing speed').fill('300');
	await saved.getByRole('button', { name: 'Apply' }).click();
	await expect(page).toHaveURL(/speed=300/);
	await expect(saved).toContainText('÷ 300 an hour');
	expect(await saved.getByText(/^About/).innerText()).not.toBe(before);
});

test('it reads well on a phone, in the dark and from right to left', async ({ creator, system }) => {
	const { page, handle } = creator;
	await makeBook(system, creator);
	await fillPast(system, creator);
	await payPast(system, creator);
	await page.setViewportSize({ width: 390, height: 844 });
	await open(page, `/w/${handle}/usage?period=90`);
	await shot(page, 'usage');
	await expectSound(page);
	await system.db.query(`update public.profiles set locale = 'ar', theme = 'dark' where user_id = $1`, [
		creator.actor.userId
	]);
	await page.emulateMedia({ colorScheme: 'dark' });
	await signInAgain(page, creator);
	await page.setViewportSize({ width: 1280, height: 900 });
	await open(page, `/w/${handle}/usage?period=90`);
	await shot(page, 'usage-ar-dark');
	await expectSound(page);
});

async function signInAgain(page: Page, creator: Creator): Promise<void> {
	await page.context().clearCookies();
	await page.setViewportSize({ width: 1280, height: 900 });
	await signIn(page, creator);
	await expect(page.locator('html')).toHaveAttribute('dir', 'rtl');
	await page.waitForLoadState('networkidle');
}

test('staff see all workspaces with their cost; everybody else nothing of it', async ({
	creator,
	system,
	browser
}) => {
	await makeBook(system, creator);
	await fillPast(system, creator);
	await payPast(system, creator);
	const { page } = creator;
	const stranger = await createSignInUser(system.db, 'Sam Stranger');
	expect((await page.request.get(`/w/${stranger.handle}/usage`)).status()).toBe(404);
	expect((await page.request.get(`/w/${stranger.handle}/usage/export`)).status()).toBe(404);
	expect((await page.request.get('/admin/usage')).status()).toBe(404);
	expect((await page.request.get('/admin/usage/export')).status()).toBe(404);

	const context = await browser.newContext({ baseURL: system.origin });
	const staff = await context.newPage();
	const admin = await createSignInUser(system.db, 'Pat Admin');
	await system.db.query('insert into public.platform_admins (user_id) values ($1)', [admin.actor.userId]);
	await signIn(staff, admin);
	await open(staff, '/admin/usage?period=90');
	await expect(figureOf(staff, 'Cost')).toContainText('$');
	await expect(staff.getByRole('region', { name: 'By workspace' })).toContainText('Ada Writer');
	await shot(staff, 'usage-platform');
	await expectSound(staff);
	const file = await staff.request.get('/admin/usage/export?period=7');
	expect((await file.text()).split('\r\n')[0]).toContain('day,workspace,task');
	await context.close();
});
