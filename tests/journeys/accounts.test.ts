import { randomUUID } from 'node:crypto';
import type { Page } from '@playwright/test';
import { expect, expectSound, hydrated, signIn, test, type System } from '../support/journey.ts';

const password = 'kettle-orbit-29';
const newAddress = () => `ada.${randomUUID().slice(0, 8)}@example.com`;

async function fillSignUp(page: Page, email: string, query = ''): Promise<void> {
	await page.goto(`/sign-up${query}`);
	await sendSignUp(page, email);
}

async function sendSignUp(page: Page, email: string): Promise<void> {
	await hydrated(page);
	await page.getByLabel('Your name').fill('Ada Writer');
	await page.getByLabel('E-mail').fill(email);
	await page.getByLabel('Password', { exact: true }).fill(password);
	await page.getByRole('button', { name: 'Create account' }).click();
	await page.waitForURL('**/sign-up/check-inbox');
}

async function linkOf(system: System, email: string, subject: RegExp): Promise<string> {
	const { links } = await system.inbox.latestTo(email, subject);
	const link = links.find((address) => address.includes('/auth/confirm'));
	if (!link) throw new Error(`the mail to ${email} has no link to /auth/confirm`);
	return link;
}

const confirmation = /confirm/i;
const recovery = /password/i;

async function signUp(page: Page, system: System): Promise<string> {
	const email = newAddress();
	await fillSignUp(page, email);
	await page.goto(await linkOf(system, email, confirmation));
	await page.waitForURL(/\/w\/[^/]+\/products/);
	return email;
}

async function trySignIn(page: Page, email: string, attempt: string): Promise<void> {
	await page.goto('/sign-in');
	await hydrated(page);
	await page.getByLabel('E-mail').fill(email);
	await page.getByLabel('Password', { exact: true }).fill(attempt);
	await page.getByRole('button', { name: 'Sign in', exact: true }).click();
}

async function signOut(page: Page): Promise<void> {
	await hydrated(page);
	await page.getByRole('button', { name: 'Account of' }).click();
	await page.getByRole('menuitem', { name: 'Sign out' }).click();
	await page.waitForURL('**/sign-in');
	await hydrated(page);
}

test('a visitor signs up, confirms, finds ten credits, leaves, and comes back with a new password', async ({
	page,
	system
}) => {
	const email = newAddress();
	await fillSignUp(page, email);
	await expect(page.getByText(email)).toBeVisible();
	await expectSound(page);

	await page.goto(await linkOf(system, email, confirmation));
	await page.waitForURL(/\/w\/[^/]+\/products/);
	await expect(page.getByRole('banner')).toContainText('10 credits');
	await signOut(page);

	await page.getByRole('link', { name: 'Forgot your password?' }).click();
	await page.getByLabel('E-mail').fill(email);
	await page.getByRole('button', { name: 'Send me a link' }).click();
	await expect(page.getByText('Look into your inbox')).toBeVisible();
	await page.goto(await linkOf(system, email, recovery));
	await page.waitForURL((url) => url.pathname === '/reset-password');
	await expectSound(page);
	await page.getByLabel('New password').fill('another-harbour-walk');
	await page.getByRole('button', { name: 'Save and go on' }).click();
	await page.waitForURL(/\/w\//);
	await signOut(page);

	await trySignIn(page, email, password);
	await expect(page.getByRole('alert')).toContainText('do not match');
	await signIn(page, { email, password: 'another-harbour-walk' });
});

test('who picks a plan before signing up is led to its checkout by the confirmation mail', async ({
	page,
	system
}) => {
	const email = newAddress();
	await page.goto('/pricing?interval=year');
	await page.getByRole('link', { name: 'Choose Pro' }).click();
	await page.waitForURL(/\/sign-up\?next=/);
	await sendSignUp(page, email);
	await page.goto(await linkOf(system, email, confirmation));
	await page.waitForURL(/\/w\/[^/]+\/settings\/billing\?plan=/);
	await expect(page.getByRole('radio', { name: /^Pro/ })).toBeChecked();
	await expect(page.getByText('€290 a year')).toBeVisible();
	await hydrated(page);
	await page.getByRole('button', { name: 'Go to payment' }).click();
	await expect(page.getByLabel('Card number')).toBeVisible();
});

test('the mail leads on in another browser too, and never where its address says', async ({
	page,
	browser,
	system
}) => {
	const email = newAddress();
	await fillSignUp(page, email, '?next=%2Flibrary');
	const elsewhere = await browser.newContext({ baseURL: system.origin });
	const other = await elsewhere.newPage();
	await other.goto(`${await linkOf(system, email, confirmation)}&next=%2Faccount`);
	await other.waitForURL('**/library');
	await elsewhere.close();

	const aimed = newAddress();
	await fillSignUp(page, aimed, '?next=%2F%2Fevil.example');
	await page.goto(await linkOf(system, aimed, confirmation));
	await page.waitForURL(/\/w\/[^/]+\/products/);
	expect(new URL(page.url()).origin).toBe(system.origin);
});

test('who forgot the password goes on to where they were going', async ({ page, context, system }) => {
	const email = await signUp(page, system);
	await context.clearCookies();
	await page.goto('/account');
	await page.waitForURL(/\/sign-in\?next=/);
	await hydrated(page);
	await page.getByRole('link', { name: 'Forgot your password?' }).click();
	await page.getByLabel('E-mail').fill(email);
	await page.getByRole('button', { name: 'Send me a link' }).click();
	await expect(page.getByText('Look into your inbox')).toBeVisible();
	await page.goto(await linkOf(system, email, recovery));
	await page.getByLabel('New password').fill('another-harbour-walk');
	await page.getByRole('button', { name: 'Save and go on' }).click();
	await page.waitForURL('**/account');
});

test('whose address a stranger used first chooses a password when they confirm', async ({ page, system }) => {
	const email = newAddress();
	const stranger = { displayName: 'Ada Writer', email, password: 'a-strangers-password' };
	await page.request.post('/api/auth/register', { data: stranger });
	await fillSignUp(page, email);
	await page.goto(await linkOf(system, email, confirmation));
	await page.waitForURL((url) => url.pathname === '/reset-password');
	await page.getByLabel('New password').fill('chosen-by-the-owner');
	await page.getByRole('button', { name: 'Save and go on' }).click();
	await page.waitForURL(/\/w\//);
	await signOut(page);
	await trySignIn(page, email, stranger.password);
	await expect(page.getByRole('alert')).toContainText('do not match');
	await signIn(page, { email, password: 'chosen-by-the-owner' });
});

test('a link to another account replaces no session before its reader agrees', async ({
	creator,
	browser,
	system
}) => {
	const email = newAddress();
	const elsewhere = await browser.newContext({ baseURL: system.origin });
	await fillSignUp(await elsewhere.newPage(), email);
	await elsewhere.close();

	const { page } = creator;
	await page.goto(await linkOf(system, email, confirmation));
	await hydrated(page);
	await expect(page.getByText(`You are signed in as ${creator.email}`)).toBeVisible();
	await page.goto('/app');
	await page.waitForURL(`**/w/${creator.handle}/products`);
	await page.goto(await linkOf(system, email, confirmation));
	await hydrated(page);
	await page.getByRole('button', { name: 'Confirm and open my workspace' }).click();
	await page.waitForURL(
		(url) => url.pathname.endsWith('/products') && !url.pathname.includes(creator.handle)
	);
});

test('what is wrong stands beside its field, and what was typed is kept', async ({ page }) => {
	await page.goto('/sign-up');
	await hydrated(page);
	await page.getByLabel('Your name').fill('Ada Writer');
	await page.getByLabel('E-mail').fill('ada@');
	await page.getByLabel('Password', { exact: true }).fill('short');
	await page.getByRole('button', { name: 'Create account' }).click();
	await expect(page.getByLabel('E-mail')).toHaveAccessibleDescription(/complete e-mail address/);
	await expect(page.getByLabel('Password', { exact: true })).toHaveAccessibleDescription(/at least 10/i);
	await expect(page.getByLabel('Your name')).toHaveValue('Ada Writer');
	await expect(page.getByLabel('E-mail')).toHaveValue('ada@');
	await expectSound(page);
});

test('signing up with an address that has an account gives the very same answer', async ({
	page,
	context,
	system
}) => {
	const email = await signUp(page, system);
	await context.clearCookies();
	const mails = await system.inbox.count(email);
	await fillSignUp(page, email);
	const known = (await page.locator('main').innerText()).replace(email, '').replace(/\d+ s/, '');
	await context.clearCookies();
	const stranger = newAddress();
	await fillSignUp(page, stranger);
	const unknown = (await page.locator('main').innerText()).replace(stranger, '').replace(/\d+ s/, '');
	expect(known).toBe(unknown);
	expect(await system.inbox.count(email)).toBe(mails);
});

test('sign-in and reset do not tell whether an account exists', async ({ page, context, system }) => {
	const email = await signUp(page, system);
	await context.clearCookies();
	const answers = [];
	for (const address of [email, newAddress()]) {
		await trySignIn(page, address, 'not the password');
		answers.push(await page.getByRole('alert').innerText());
		await page.goto('/forgot-password');
		await hydrated(page);
		await page.getByLabel('E-mail').fill(address);
		await page.getByRole('button', { name: 'Send me a link' }).click();
		answers.push((await page.getByRole('status').first().innerText()).replace(address, ''));
	}
	expect(answers.slice(0, 2)).toEqual(answers.slice(2));
});

test('only who knows the password learns that the address is not confirmed, and gets the mail again', async ({
	page,
	system
}) => {
	const email = newAddress();
	await fillSignUp(page, email);
	await trySignIn(page, email, 'not the password');
	await expect(page.getByRole('alert')).toContainText('do not match');
	await trySignIn(page, email, password);
	await expect(page.getByText('Confirm your address first')).toBeVisible();
	await system.db.query(
		`update auth.users set confirmation_sent_at = now() - interval '2 minutes' where email = $1`,
		[email]
	);
	await page.getByRole('link', { name: 'Send a new link' }).click();
	await page.getByRole('button', { name: 'Send the mail again' }).click();
	await expect(page.getByText('a new mail is on its way')).toBeVisible();
	await expect(page.getByRole('button', { name: /Send again in \d+ s/ })).toBeDisabled();
	await expect.poll(() => system.inbox.count(email)).toBe(2);
});

test('a link is not used up by a scanner that fetches it, and works once', async ({
	page,
	context,
	system
}) => {
	const email = newAddress();
	await fillSignUp(page, email);
	const link = await linkOf(system, email, confirmation);
	expect((await fetch(link)).status).toBe(200);
	await page.goto(link);
	await page.waitForURL(/\/w\//);
	await context.clearCookies();
	await page.goto(link);
	await expect(page.getByRole('heading', { name: 'This link no longer works' })).toBeVisible();
	await expectSound(page);
	await page.goto('/app');
	await page.waitForURL(/\/sign-in/);
});

test('signing in leads on to a path of this site and nowhere else', async ({
	page,
	context,
	system,
	creator
}) => {
	await page.goto('/sign-in?next=%2Flibrary');
	await page.waitForURL('**/library');
	for (const next of ['https://evil.example', '//evil.example', '/\\evil.example', '/.//evil.example']) {
		await context.clearCookies();
		await page.goto(`/sign-in?next=${encodeURIComponent(next)}`);
		await hydrated(page);
		await page.getByLabel('E-mail').fill(creator.email);
		await page.getByLabel('Password', { exact: true }).fill(creator.password);
		await page.getByRole('button', { name: 'Sign in', exact: true }).click();
		await page.waitForURL(/\/w\//);
		expect(new URL(page.url()).origin).toBe(system.origin);
	}
});

test('pages of the app send a visitor to sign in and back, and show strangers nothing', async ({
	page,
	context,
	creator,
	published
}) => {
	const path = `/w/${creator.handle}/products`;
	expect((await page.goto('/w/not-a-workspace/products'))?.status()).toBe(404);
	await context.clearCookies();
	await page.goto(path);
	await page.waitForURL(/\/sign-in\?next=/);
	await hydrated(page);
	await page.getByLabel('E-mail').fill(creator.email);
	await page.getByLabel('Password', { exact: true }).fill(creator.password);
	await page.getByRole('button', { name: 'Sign in', exact: true }).click();
	await page.waitForURL(`**${path}`);
	await expect(page.getByText(published.title)).toHaveCount(0);
});

test('a new password needs a recovery link, a session is not enough', async ({ page, creator, system }) => {
	expect(creator.handle).not.toBe('');
	await page.goto('/reset-password');
	await page.waitForURL('**/forgot-password');
	const body = new URLSearchParams({ password: 'stolen-session-1' }).toString();
	const type = 'application/x-www-form-urlencoded';
	const headers = { origin: system.origin, accept: 'text/html', 'content-type': type };
	const answer = await page.request.post('/reset-password', { data: body, headers, maxRedirects: 0 });
	expect(answer.headers().location).toBe('/forgot-password');
});

test.describe('without JavaScript', () => {
	test.use({ javaScriptEnabled: false });

	test('signing up, confirming, signing out and in work by forms alone', async ({ page, system }) => {
		const email = newAddress();
		await page.goto('/sign-up');
		await page.getByLabel('E-mail').fill(email);
		await page.getByLabel('Password', { exact: true }).fill(password);
		await page.getByRole('button', { name: 'Create account' }).click();
		await expect(page.getByText('Enter the name others will see.')).toBeVisible();
		await expect(page.getByLabel('E-mail')).toHaveValue(email);
		await expect(page.getByLabel('Password', { exact: true })).toHaveValue('');
		await page.getByLabel('Your name').fill('Ada Writer');
		await page.getByLabel('Password', { exact: true }).fill(password);
		await page.getByRole('button', { name: 'Create account' }).click();
		await page.waitForURL('**/sign-up/check-inbox');

		await page.goto(await linkOf(system, email, confirmation));
		await page.getByRole('button', { name: 'Confirm and open my workspace' }).click();
		await page.waitForURL(/\/w\//);
		await page.getByRole('button', { name: 'Sign out' }).click();
		await page.waitForURL('**/sign-in');
		await page.getByLabel('E-mail').fill(email);
		await page.getByLabel('Password', { exact: true }).fill(password);
		await page.getByRole('button', { name: 'Sign in', exact: true }).click();
		await page.waitForURL(/\/w\//);
	});
});
