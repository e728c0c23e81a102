import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from '@playwright/test';
import type { Settings } from '../../scripts/local/settings.ts';
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
import { startWriter } from '../support/writer.ts';

/** The main provider is down; the spare one writes; each counts the keys it is asked with. */
async function startProviders() {
	const asked = { main: 0 };
	const down = createServer((request, response) => {
		asked.main += 1;
		request.resume().on('end', () => {
			response.writeHead(503, { 'content-type': 'application/json' });
			response.end(JSON.stringify({ error: { message: 'down for today', code: 'overloaded' } }));
		});
	});
	await new Promise<void>((resolve) => down.listen(0, '127.0.0.1', resolve));
	const writer = await startWriter();
	const stop = async () => {
		down.closeAllConnections();
		await new Promise((resolve) => down.close(resolve));
		await writer.stop();
	};
	const settings: Settings = {
		AI_PROVIDER: 'openai',
		OPENAI_API_KEY: 'sk-operator-at-openai-0001',
		OPENAI_BASE_URL: `http://127.0.0.1:${(down.address() as AddressInfo).port}/v1`,
		GROQ_API_KEY: 'gsk-operator-at-groq-0002',
		GROQ_BASE_URL: writer.url
	};
	return { settings, stop, asked };
}

const test = base.extend<object, { providers: Awaited<ReturnType<typeof startProviders>> }>({
	providers: [
		async ({ clock: _ }, use) => {
			const providers = await startProviders();
			await use(providers);
			await providers.stop();
		},
		{ scope: 'worker' }
	],
	settings: [async ({ providers }, use) => use(providers.settings), { scope: 'worker' }]
});

async function enter(system: System, page: Page, path: string): Promise<Creator> {
	const admin = await createSignInUser(system.db, 'Pat Admin');
	await system.db.query('insert into public.platform_admins (user_id) values ($1)', [admin.actor.userId]);
	await signIn(page, admin);
	await page.goto(path);
	await hydrated(page);
	return admin;
}

const routeOf = (page: Page, task: string, provider: string) =>
	page.getByRole('region', { name: task }).getByRole('listitem').filter({ hasText: provider }).first();

test('with the main provider down a book is finished by the next, and staff see why', async ({
	system,
	creator,
	browser,
	providers
}) => {
	test.setTimeout(120_000);
	const { page } = creator;
	await page.goto(`/w/${creator.handle}/products/new`);
	await hydrated(page);
	await page.getByLabel('Subject').fill('Tea at home');
	await page.getByRole('radio', { name: /^Short/ }).check({ force: true });
	await page.getByRole('button', { name: 'Generate · 5 credits' }).click();
	await page.waitForURL(/\/products\/[0-9a-f-]{36}/);
	await expect
		.poll(
			async () =>
				(
					await system.db.query('select state from public.generations where workspace_id = $1', [
						creator.workspaceId
					])
				).rows[0].state,
			{ timeout: 60_000 }
		)
		.toBe('succeeded');
	expect(providers.asked.main).toBeGreaterThan(0);
	await page.reload();
	await expect(page.getByRole('heading', { name: 'The Tea Book' }).first()).toBeVisible();
	await expect(page.getByRole('banner')).toContainText('5 credits');

	const context = await browser.newContext({ baseURL: system.origin });
	const staff = await context.newPage();
	await enter(system, staff, '/admin/models');
	const fallbacks = staff.getByRole('region', { name: 'Fallbacks' });
	await expect(
		fallbacks.getByText('openai gpt-4.1-mini: provider_error http_503 overloaded').first()
	).toBeVisible();
	await expect(fallbacks.getByText('Groq').first()).toBeVisible();
	const main = staff.getByRole('listitem').filter({ has: staff.getByRole('heading', { name: 'OpenAI' }) });
	await expect(main).toContainText('Breaker open');
	await expect(main).toContainText('provider_error');
	await shot(staff, 'models');
	await expectSound(staff);

	await routeOf(staff, 'Usual routes', 'OpenAI')
		.getByRole('button', { name: 'Try it: OpenAI, gpt-4.1-mini' })
		.click();
	await expect(routeOf(staff, 'Usual routes', 'OpenAI')).toContainText('http_503 overloaded');
	await expect(routeOf(staff, 'Usual routes', 'Gemini')).toContainText('No key');
	await context.close();
});

test('staff change the order by keys and a price, see what is wrong beside its field, and no key leaves', async ({
	system,
	page,
	providers
}) => {
	test.setTimeout(90_000);
	await enter(system, page, '/admin/models/sales_page');
	await shot(page, 'models-task');
	await expectSound(page);
	const up = page.getByRole('button', { name: 'Move up: Groq openai/gpt-oss-120b' });
	await up.focus();
	for (let place = 4; place > 1; place -= 1) await page.keyboard.press('ArrowUp');
	await expect(page.getByRole('status').filter({ hasText: 'Groq is now number 1' })).toBeAttached();
	await expect(up).toBeFocused();
	const first = page.getByRole('group', { name: 'Route 1' });
	await first.getByLabel('Input, per million tokens').fill('');
	await page.getByRole('button', { name: 'Save routes' }).click();
	await expect(first.getByText('Enter both prices, or leave both empty.')).toBeVisible();
	await first.getByLabel('Input, per million tokens').fill('0.2');
	await page.getByRole('button', { name: 'Save routes' }).click();
	await page.waitForURL('**/admin/models');

	await expect(routeOf(page, 'Sales page', '$0.20 in, $0.60 out')).toBeVisible();
	const { rows } = await system.db.query(
		`select provider, input_usd::float from public.model_routes where task = 'sales_page' order by position limit 2`
	);
	expect(rows).toEqual([
		{ provider: 'groq', input_usd: 0.2 },
		{ provider: 'compatible', input_usd: null }
	]);
	const html = await (await page.request.get('/admin/models')).text();
	const data = await (await page.request.get('/admin/models/__data.json')).text();
	for (const key of [providers.settings.OPENAI_API_KEY, providers.settings.GROQ_API_KEY]) {
		expect(html + data).not.toContain(key);
	}
});

test('the usual routes can’t be emptied, and a stale save is refused with what was typed kept', async ({
	system,
	page
}) => {
	await enter(system, page, '/admin/models/outline');
	await system.db.query(`update public.model_tasks set version = version + 1 where task = 'outline'`);
	await page.getByRole('group', { name: 'Route 2' }).getByLabel('Model').fill('kept-model');
	await page.getByRole('button', { name: 'Save routes' }).click();
	await expect(page.getByText('Somebody saved other routes meanwhile')).toBeVisible();
	await page.getByRole('button', { name: 'Go on with mine' }).click();
	await page.getByRole('button', { name: 'Save routes' }).click();
	await page.waitForURL('**/admin/models');
	await expect(routeOf(page, 'Outline', 'kept-model')).toBeVisible();

	await page.goto('/admin/models/default');
	await hydrated(page);
	for (const box of await page.getByLabel('In use').all()) await box.uncheck();
	await page.getByRole('button', { name: 'Save routes' }).click();
	await expect(page.getByText('At least one of the usual routes has to be in use')).toBeVisible();
});

test('an admin brings a key: it is tested, makes a product cheaper, is never shown, and goes when removed', async ({
	system,
	creator
}) => {
	test.setTimeout(90_000);
	const { page } = creator;
	const key = 'gsk_journey-own-key-000000007777';
	const seen: string[] = [];
	page.on('response', async (response) => {
		if (response.url().startsWith(system.origin)) seen.push(await response.text().catch(() => ''));
	});
	await page.goto(`/w/${creator.handle}/settings/ai-keys`);
	await hydrated(page);
	await expectSound(page);
	await expect(page.getByText('What you pay now')).toBeVisible();
	await page.getByRole('button', { name: 'Add key: Groq' }).click();
	await page.getByLabel('Key', { exact: true }).fill('too short');
	await page.getByRole('button', { name: 'Encrypt and save' }).click();
	await expect(page.getByText('This is no key')).toBeVisible();
	await page.getByLabel('Key', { exact: true }).fill(key);
	await shot(page, 'own-key-dialog');
	await page.getByRole('button', { name: 'Encrypt and save' }).click();
	const groq = page.getByRole('listitem').filter({ has: page.getByRole('heading', { name: 'Groq' }) });
	await expect(groq).toContainText('…7777');
	await expect(groq).toContainText('Added by Ada Writer');
	await page.getByRole('button', { name: 'Test key: Groq' }).click();
	await expect(groq).toContainText('It works: openai/gpt-oss-120b answered.');
	await shot(page, 'own-keys');
	await expectSound(page);

	await page.goto(`/w/${creator.handle}/products/new`);
	await expect(page.getByRole('button', { name: 'Generate · 2 credits' })).toBeVisible();
	await page.goto(`/w/${creator.handle}/settings/ai-keys`);
	await hydrated(page);
	await page.getByRole('button', { name: 'Remove key: Groq' }).click();
	await page
		.getByRole('alertdialog')
		.or(page.getByRole('dialog'))
		.getByRole('button', { name: 'Remove key' })
		.click();
	await expect(groq).toContainText('No key yet');
	expect(seen.length).toBeGreaterThan(5);
	expect(seen.filter((text) => text.includes(key))).toEqual([]);
});
