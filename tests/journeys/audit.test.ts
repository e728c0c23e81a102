import type { Page } from '@playwright/test';
import { expect, expectSound, hydrated, signIn, test } from '../support/journey.ts';
import { createSignInUser } from '../support/people.ts';

const activity = (page: Page) => page.getByRole('listitem').filter({ has: page.locator('summary') });

test('an admin sees who renamed the workspace, from where, and takes it along as CSV', async ({
	creator
}) => {
	const { page, handle } = creator;
	const settings = `/w/${handle}/settings`;
	await page.goto(settings);
	await hydrated(page);
	await page.getByLabel('Name', { exact: true }).fill('=cmd studio');
	await page.getByLabel('Name', { exact: true }).press('Enter');
	await expect(page.getByText('=cmd studio').first()).toBeVisible();

	await page.goto(`${settings}/activity`);
	await hydrated(page);
	const renamed = activity(page).filter({ hasText: 'renamed the workspace from Ada Writer to =cmd studio' });
	await expect(renamed).toContainText('127.0.0.1');
	await expect(renamed).toContainText('Chrome');
	await renamed.locator('summary').click();
	await expect(renamed).toContainText('UTC');
	await expectSound(page);

	await page.getByLabel('What').selectOption('People');
	await expect(page).toHaveURL(/kind=people/);
	await expect(renamed).toHaveCount(0);
	await expect(activity(page)).toHaveCount(1);

	await page.goto(`${settings}/activity?to=2020-01-01`);
	await expect(page.getByText('No entry matches this.')).toBeVisible();

	const file = await page.request.get(`${settings}/activity/export?kind=workspace`);
	expect(file.headers()).toMatchObject({
		'content-type': 'text/csv; charset=utf-8',
		'content-disposition': `attachment; filename="activity-${handle}.csv"`,
		'cache-control': 'private, no-store'
	});
	const text = await file.text();
	expect(text.startsWith('\uFEFFid,time_utc,')).toBe(true);
	expect(text).toContain('Ada Writer renamed the workspace from Ada Writer to =cmd studio');
	expect(text).not.toMatch(/(^|,)"?[=+@-]/m);
	expect(text).not.toContain('member.created');
});

test('a key is shown once, works, and ends at once', async ({ creator, system }) => {
	const { page, handle, workspaceId } = creator;
	const keys = `/w/${handle}/settings/keys`;
	await page.goto(keys);
	await hydrated(page);
	await page.getByRole('link', { name: 'New key' }).click();
	await page.getByRole('button', { name: 'Create key' }).click();
	await expect(page.getByText('Enter a name.')).toBeVisible();
	await page.getByLabel('Name', { exact: true }).fill('Newsletter');
	await page.getByRole('radiogroup', { name: 'Sales' }).getByLabel('Read').check();
	await expectSound(page);
	await page.getByRole('button', { name: 'Create key' }).click();

	const dialog = page.getByRole('dialog');
	const token = await dialog.getByLabel('The key').inputValue();
	expect(token).toMatch(/^nox_/);
	await expect(dialog).toContainText(`curl ${system.origin}/api/auth/me`);
	await expectSound(page);
	await page.keyboard.press('Escape');
	await expect(dialog).toContainText('You have not copied it yet');
	await dialog.getByRole('button', { name: 'I have stored it' }).click();
	await expect(dialog).toHaveCount(0);
	expect(page.url()).not.toContain(token);
	expect(await page.content()).not.toContain(token);
	await page.reload();
	await hydrated(page);
	expect(await page.content()).not.toContain(token);

	const me = () => fetch(`${system.origin}/api/auth/me`, { headers: { authorization: `Bearer ${token}` } });
	const answer = await me();
	expect([answer.status, await answer.json()]).toMatchObject([200, { kind: 'api_key', workspaceId }]);

	await page.reload();
	await hydrated(page);
	const row = page.getByRole('row').filter({ hasText: 'Newsletter' });
	await expect(row).toContainText('Products: read');
	await expect(row).toContainText('127.0.0.1');
	await row.getByRole('button', { name: 'Revoke Newsletter' }).click();
	await expect(dialog).toContainText('It was last used');
	await dialog.getByRole('button', { name: 'Revoke key' }).click();
	await expect(page.getByText('Newsletter is revoked')).toBeVisible();
	expect((await me()).status).toBe(401);

	await page.goto(`/w/${handle}/settings/activity?kind=keys`);
	await expect(activity(page)).toHaveText([/revoked the API key Newsletter/, /made the API key Newsletter/]);
});

test('the log and the keys of a workspace that waits for its deletion can still be read', async ({
	creator,
	system
}) => {
	const { page, handle, workspaceId } = creator;
	await system.db.query(`update public.workspaces set delete_at = now() + interval '14 days' where id = $1`, [
		workspaceId
	]);
	await page.goto(`/w/${handle}/settings`);
	await hydrated(page);
	const tabs = page.getByRole('navigation', { name: 'Parts of the settings' });
	for (const name of ['API keys', 'Activity']) {
		await tabs.getByRole('link', { name }).click();
		await expect(page.getByRole('heading', { level: 2, name })).toBeVisible();
	}
	await page.goto(`/w/${handle}/settings/keys?new`);
	await expect(page.getByRole('button', { name: 'Create key' })).toHaveCount(0);
});

test('members are kindly refused the log and the keys', async ({ system, creator, browser }) => {
	const member = await createSignInUser(system.db, 'Mel Member');
	await system.db.query(`insert into public.workspace_members values ($1, $2, 'member')`, [
		creator.workspaceId,
		member.actor.userId
	]);
	const page = await (await browser.newContext({ baseURL: system.origin })).newPage();
	await signIn(page, member);
	for (const place of ['activity', 'keys']) {
		const answer = await page.goto(`/w/${creator.handle}/settings/${place}`);
		expect(answer?.status()).toBe(403);
		await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
	}
	await page.context().close();
});

test('a platform admin reads everything; for everybody else there is no such place', async ({
	system,
	creator
}) => {
	const { page, handle, actor } = creator;
	for (const path of ['/admin', '/admin/audit', '/admin/audit/export']) {
		expect((await page.request.get(path)).status()).toBe(404);
	}
	const openMenu = async () => {
		await page.goto(`/w/${handle}/products`);
		await hydrated(page);
		await page.getByRole('button', { name: /^Account of Ada Writer/ }).click();
		await expect(page.getByRole('menuitem', { name: 'Your account' })).toBeVisible();
	};
	await openMenu();
	await expect(page.getByRole('menuitem', { name: 'Platform' })).toHaveCount(0);
	const other = await createSignInUser(system.db, 'Grace Other');
	await system.db.query('insert into public.platform_admins (user_id) values ($1)', [actor.userId]);

	await openMenu();
	await page.getByRole('menuitem', { name: 'Platform' }).click();
	await expect(page).toHaveURL(/\/admin\/audit$/);
	await hydrated(page);
	await expect(activity(page).filter({ hasText: 'Ada Writer signed in' }).first()).toBeVisible();
	await expect(activity(page).filter({ hasText: 'opened the workspace Grace Other' }).first()).toBeVisible();
	await expectSound(page);

	await page.getByLabel('Workspace handle').fill(other.handle);
	await page.getByRole('button', { name: 'Show' }).click();
	await expect(activity(page).filter({ hasText: 'opened the workspace Grace Other' })).toHaveCount(1);
	await expect(activity(page).filter({ hasText: 'signed in' })).toHaveCount(0);
	await page.goto('/admin/audit?workspace=nobody-has-this');
	await expect(page.getByText('No workspace has or had the handle “nobody-has-this”.')).toBeVisible();

	const file = await page.request.get(`/admin/audit/export?workspace=${handle}`);
	expect(await file.text()).toContain(handle);
	expect(await file.text()).not.toContain(other.handle);
});
