import { randomUUID } from 'node:crypto';
import type { Browser, Page } from '@playwright/test';
import { expect, expectSound, hydrated, signIn, test, type System } from '../support/journey.ts';
import { createPublishedProduct, createSignInUser, type Creator } from '../support/people.ts';
import { join, invite } from '../support/team.ts';

const password = 'kettle-orbit-29';

async function invitationLink(system: System, email: string): Promise<string> {
	const { links } = await system.inbox.latestTo(email, /Invitation to/);
	const link = links.find((address) => address.includes('/invitation/'));
	if (!link) throw new Error(`the mail to ${email} has no link to an invitation`);
	return link;
}

async function inviteOnPage(page: Page, creator: Creator, email: string, role: string): Promise<void> {
	await page.goto(`/w/${creator.handle}/settings/members`);
	await hydrated(page);
	await page.getByRole('button', { name: 'Invite somebody' }).click();
	const dialog = page.getByRole('dialog');
	await dialog.getByRole('textbox', { name: 'E-mail' }).fill(email);
	await dialog.getByText(role, { exact: true }).click();
	await dialog.getByRole('button', { name: 'Send invitation' }).click();
	await expect(dialog).toBeHidden();
	await expect(page.getByText(`Invitation sent to ${email}`)).toBeVisible();
}

async function otherBrowser(browser: Browser, system: System): Promise<Page> {
	return (await browser.newContext({ baseURL: system.origin, locale: 'en-GB' })).newPage();
}

test('somebody new is invited, signs up, reads, writes, and is shut out again', async ({
	system,
	creator,
	browser
}) => {
	const { page: mine } = creator;
	const product = await createPublishedProduct(system.db, creator);
	const email = `grace-${randomUUID().slice(0, 8)}@example.com`;
	const space = `/w/${creator.handle}`;
	await inviteOnPage(mine, creator, email, 'Viewer');
	await expect(mine.getByRole('row', { name: email })).toContainText('Viewer');
	await expectSound(mine);

	const guest = await otherBrowser(browser, system);
	const opened = await guest.goto(await invitationLink(system, email));
	expect(opened?.headers()).toMatchObject({ 'referrer-policy': 'no-referrer', 'x-robots-tag': 'noindex' });
	await expect(guest.getByRole('heading', { level: 1 })).toContainText('Ada Writer invites you to');
	await expectSound(guest);
	await hydrated(guest);
	await guest.getByRole('link', { name: 'Create account and join' }).click();
	await expect(guest.getByLabel('E-mail')).toHaveValue(email);
	await expect(guest.getByLabel('E-mail')).not.toBeEditable();
	await guest.getByLabel('Your name').fill('Grace Maker');
	await guest.getByLabel('Password', { exact: true }).fill(password);
	await guest.getByRole('button', { name: 'Create account' }).click();
	await guest.waitForURL('**/sign-up/check-inbox');

	// The mail is opened in a browser that never saw the invitation, and leads back to it.
	await guest.context().clearCookies();
	const { links } = await system.inbox.latestTo(email, /confirm/i);
	await guest.goto(links.find((link) => link.includes('/auth/confirm')) ?? '');
	await guest.waitForURL('**/invitation/*');
	await expectSound(guest);
	await hydrated(guest);
	await guest.getByRole('button', { name: /^Join/ }).click();
	await guest.waitForURL(`**${space}/products`);

	// A viewer reads everything and meets no error.
	await expect(guest.getByRole('link', { name: product.title, exact: true })).toBeVisible();
	await expect(guest.getByRole('link', { name: 'New product' })).toHaveCount(0);
	for (const path of [`/products/${product.productId}`, '/settings', '/settings/members'])
		expect((await guest.goto(space + path))?.status(), path).toBe(200);
	await expect(guest.getByRole('row', { name: 'Grace Maker' })).toContainText('you');
	await expect(guest.getByRole('button', { name: 'Invite somebody' })).toHaveCount(0);
	await expect(guest.getByLabel(/^Role of/)).toHaveCount(0);
	await expectSound(guest);

	await mine.reload();
	await hydrated(mine);
	await expect(mine.getByText('Nobody is invited at the moment')).toBeVisible();
	await mine.getByLabel('Role of Grace Maker').selectOption('member');
	await expect(mine.getByText('Grace Maker: role changed to Member')).toBeVisible();
	await guest.goto(`${space}/products/new`);
	await expect(guest.getByRole('button', { name: /Generate/ })).toBeVisible();

	await mine.getByRole('button', { name: 'Actions for Grace Maker' }).click();
	await mine.getByRole('menuitem', { name: 'Remove from the workspace' }).click();
	await mine.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
	await expect(mine.getByText('Grace Maker was removed')).toBeVisible();
	expect((await guest.goto(`${space}/products`))?.status()).toBe(404);
	await guest.context().close();
});

test('who holds a link for another address is told so, and can go on as the right person', async ({
	system,
	creator,
	browser
}) => {
	const invitedPerson = await createSignInUser(system.db, 'Grace Maker');
	await inviteOnPage(creator.page, creator, invitedPerson.email, 'Admin');
	const link = await invitationLink(system, invitedPerson.email);
	const stranger = await createSignInUser(system.db, 'Stranger');
	const page = await otherBrowser(browser, system);
	await signIn(page, stranger);
	await page.goto(link);
	await hydrated(page);
	await expect(page.getByText(`It can be accepted by ${invitedPerson.email} only`)).toBeVisible();
	await expectSound(page);
	await page.getByRole('button', { name: 'Sign out and go on' }).click();
	await page.getByRole('link', { name: 'Sign in' }).click();
	await page.getByLabel('E-mail').fill(invitedPerson.email);
	await page.getByLabel('Password', { exact: true }).fill(invitedPerson.password);
	await page.getByRole('button', { name: 'Sign in', exact: true }).click();
	await page.getByRole('button', { name: /^Join/ }).click();
	await page.waitForURL(`**/w/${creator.handle}/products`);

	await page.goto(link);
	await expect(page.getByRole('heading', { level: 1 })).toHaveText('This invitation was accepted');
	await page.goto(`/invitation/${'x'.repeat(43)}`);
	await expect(page.getByRole('heading', { level: 1 })).toHaveText('This link leads to no invitation');
	await page.context().close();
});

test('an invitation waits on the way home until it is answered, also with "Not now"', async ({
	system,
	creator
}) => {
	const { page } = creator;
	const other = await createSignInUser(system.db, 'Grace Maker');
	await invite(system.db, other.actor, {
		workspaceId: other.workspaceId,
		email: creator.email,
		role: 'member'
	});
	await page.goto('/app');
	await page.waitForURL('**/invitations');
	await hydrated(page);
	await page.getByRole('button', { name: 'Not now' }).click();
	await page.waitForURL(/\/w\//);
	await page.goto('/app');
	await page.waitForURL(/\/w\//);
	await page.goto('/invitations');
	await expect(page.getByRole('button', { name: /^Join/ })).toBeVisible();
});

test('members are found by typing, and a workspace is handed over after saying what changes', async ({
	system,
	creator
}) => {
	const { page } = creator;
	const [grace, zoe] = [
		await createSignInUser(system.db, 'Grace Maker'),
		await createSignInUser(system.db, 'Zoe')
	];
	await join(system.db, creator.workspaceId, grace.actor, 'admin');
	await join(system.db, creator.workspaceId, zoe.actor, 'viewer');
	await page.goto(`/w/${creator.handle}/settings/members`);
	await hydrated(page);
	await page.getByRole('searchbox').fill('grac');
	await page.waitForURL(/q=grac/);
	await expect(page.getByRole('row', { name: 'Zoe' })).toHaveCount(0);
	await page.getByRole('button', { name: 'Actions for Grace Maker' }).click();
	await page.getByRole('menuitem', { name: 'Hand the workspace over' }).click();
	const dialog = page.getByRole('dialog');
	await expect(dialog).toContainText('You become admin');
	await expectSound(page);
	await dialog.getByRole('button', { name: 'Hand over' }).click();
	await expect(page.getByText('Grace Maker owns the workspace now')).toBeVisible();
	await expect(page.getByLabel('Role of Grace Maker')).toHaveCount(0);
	await page.getByRole('button', { name: 'Leave workspace' }).click();
	await page.getByRole('dialog').getByRole('button', { name: 'Leave workspace' }).click();
	await page.waitForURL('**/library');
});
