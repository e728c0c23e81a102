import { readFile } from 'node:fs/promises';
import { strFromU8, unzipSync } from 'fflate';
import type { Page } from '@playwright/test';
import { expect, expectSound, hydrated, signIn, test, type System } from '../support/journey.ts';
import { createPublishedProduct, createSignInUser, type Creator } from '../support/people.ts';

const dataPage = '/account/data';

async function openData(page: Page): Promise<void> {
	await page.goto(dataPage);
	await hydrated(page);
}

/** Frees somebody from their first workspace, as its settings page would. */
async function leaveWorkspaceBehind({ db }: System, { workspaceId }: Creator): Promise<void> {
	await db.query(`update public.workspaces set delete_at = now() + interval '14 days' where id = $1`, [
		workspaceId
	]);
}

/** Has the job run now instead of within the hour. */
async function runErasing({ db }: System): Promise<void> {
	await db.query(`select (graphile_worker.add_job('erase_due', '{}')).id`);
}

async function deleteAccount(page: Page, password: string): Promise<void> {
	await page.getByLabel('Your password', { exact: true }).fill(password);
	await page.getByRole('button', { name: 'Delete my account' }).click();
}

const banner = (page: Page) => page.getByRole('region', { name: 'Keep my account' });

test('a person downloads everything that is kept about them', async ({ system, creator, browser }) => {
	const { page } = creator;
	const { slug, title } = await createPublishedProduct(system.db, creator);
	await openData(page);
	await page.getByRole('button', { name: 'Prepare my data' }).click();

	await test.step('the page tells by itself when it is ready', async () => {
		await expect(page.getByRole('table', { name: 'Prepared files' }).getByText('Ready')).toBeVisible({
			timeout: 20_000
		});
		await expectSound(page);
	});

	const mail = await system.inbox.latestTo(creator.email, /Your data is ready/);
	const link = mail.links.find((found) => found.includes(`${dataPage}/export/`)) ?? '';
	await test.step('the mail’s link opens nothing for anybody else', async () => {
		const stranger = await browser.newContext({ baseURL: system.origin });
		const other = await stranger.newPage();
		await other.goto(link);
		await expect(other).toHaveURL(/\/sign-in\?next=/);
		await signIn(other, await createSignInUser(system.db, 'Stranger'));
		expect((await stranger.request.get(link, { maxRedirects: 0 })).status()).toBe(404);
		expect((await stranger.request.get(link.slice(0, -1) + '..', { maxRedirects: 0 })).status()).toBe(404);
		await stranger.close();
	});

	await test.step('the file holds the person’s own', async () => {
		const [download] = await Promise.all([
			page.waitForEvent('download'),
			page.getByRole('link', { name: /^Download, prepared/ }).click()
		]);
		expect(download.suggestedFilename()).toMatch(/^noxloop-data-\d{4}-\d\d-\d\d\.zip$/);
		const files = unzipSync(new Uint8Array(await readFile(await download.path())));
		const text = (name: string) => strFromU8(files[name] ?? new Uint8Array());
		expect(text('README.txt')).toContain('Your data at Noxloop: Ada Writer');
		expect(text('account.json')).toContain(creator.email);
		expect(text(`products/${slug}/book.md`)).toContain(`# ${title}`);
	});

	await test.step('a second one has to wait', async () => {
		await page.getByRole('button', { name: 'Prepare my data' }).click();
		await expect(page.getByRole('alert')).toContainText('less than an hour ago');
	});
});

test('the only owner of a workspace is shown what to do first', async ({ creator }) => {
	const { page } = creator;
	await openData(page);
	await expect(page.getByText('First decide about your workspaces')).toBeVisible();
	await expect(page.getByRole('button', { name: 'Delete my account' })).toHaveCount(0);
	await expect(page.getByRole('link', { name: 'Hand over or delete Ada Writer' })).toHaveAttribute(
		'href',
		new RegExp(`^/w/${creator.handle}/settings`)
	);
	await expectSound(page);
	const answer = await page.request.post(`${dataPage}?/leave`, {
		form: { proof: creator.password },
		headers: { origin: new URL(page.url()).origin, accept: 'text/html' }
	});
	expect(answer.status(), 'also when asked directly').toBe(409);
});

test('an account that was to go is kept with one click, on any page', async ({ system, creator }) => {
	const { page } = creator;
	await leaveWorkspaceBehind(system, creator);
	await openData(page);

	await test.step('a wrong password deletes nothing', async () => {
		await deleteAccount(page, 'not my password');
		await expect(page.getByText(/password/i).last()).toBeVisible();
		await expect(page.getByLabel('Your password', { exact: true })).toHaveAttribute('aria-invalid', 'true');
		await expect(banner(page)).toHaveCount(0);
	});
	await deleteAccount(page, creator.password);
	await expect(page.getByText(/^Your account goes on/).first()).toBeVisible();
	await expectSound(page);
	const mail = await system.inbox.latestTo(creator.email, /account goes on/);
	expect(mail.links.some((link) => link.endsWith(dataPage))).toBe(true);

	await test.step('signing out and in changes nothing about it', async () => {
		await page.context().clearCookies();
		await signIn(page, creator);
		await hydrated(page);
		await expect(banner(page)).toContainText('Your account goes on');
		await expectSound(page);
	});

	await page.goto('/library');
	await hydrated(page);
	await expect(banner(page)).toContainText('Your account goes on');
	await expectSound(page);
	await banner(page).getByRole('button', { name: 'Keep my account' }).click();
	await expect(page.getByText('Your account stays.')).toBeVisible();
	await expect(page.getByRole('button', { name: 'Keep my account' })).toHaveCount(0);
	const kept = await system.db.query('select delete_at from public.profiles where user_id = $1', [
		creator.actor.userId
	]);
	expect(kept.rows).toEqual([{ delete_at: null }]);
});

test('after its time an account is gone, and its address may begin anew', async ({
	system,
	creator,
	browser
}) => {
	const { page } = creator;
	const { db } = system;
	await leaveWorkspaceBehind(system, creator);
	await openData(page);
	await deleteAccount(page, creator.password);
	await expect(page.getByText(/^Your account goes on/).first()).toBeVisible();
	await db.query(`update public.profiles set delete_at = now() - interval '1 second' where user_id = $1`, [
		creator.actor.userId
	]);
	await runErasing(system);
	await expect
		.poll(
			async () =>
				(await db.query('select from public.profiles where user_id = $1', [creator.actor.userId])).rowCount,
			{
				timeout: 20_000
			}
		)
		.toBe(0);

	await page.goto(dataPage);
	await expect(page, 'the open session is over').toHaveURL(/\/sign-in/);
	await hydrated(page);
	await page.getByLabel('E-mail').fill(creator.email);
	await page.getByLabel('Password', { exact: true }).fill(creator.password);
	await page.getByRole('button', { name: 'Sign in', exact: true }).click();
	await expect(page.getByText('E-mail and password do not match')).toBeVisible();

	const fresh = await (await browser.newContext({ baseURL: system.origin })).newPage();
	await fresh.goto('/sign-up');
	await hydrated(fresh);
	await fresh.getByLabel('Your name').fill('Ada Again');
	await fresh.getByLabel('E-mail').fill(creator.email);
	await fresh.getByLabel('Password', { exact: true }).fill(creator.password);
	await fresh.getByRole('button', { name: 'Create account' }).click();
	await expect(fresh).toHaveURL(/check-inbox/);
	const { links } = await system.inbox.latestTo(creator.email, /confirm/i);
	expect(links.some((link) => link.includes('/auth/confirm'))).toBe(true);
});
