import { randomUUID } from 'node:crypto';
import type { Page } from '@playwright/test';
import { expect, expectSound, hydrated, test, type System } from '../support/journey.ts';
import { createSignInUser } from '../support/people.ts';

type Person = { email: string; name: string };

/** Someone with a Google account of their own. */
async function createGooglePerson(
	system: System,
	{ email = `grace.${randomUUID().slice(0, 8)}@example.com`, name = 'Grace Reader', verified = true } = {}
): Promise<Person> {
	const answer = await fetch(`${system.local.googleUrl}/_sandbox/users`, {
		method: 'POST',
		body: JSON.stringify({ email, name, email_verified: verified })
	});
	expect(answer.status).toBe(201);
	return { email, name };
}

/** From a page with the button to Google's, where accounts are chosen. */
async function goToGoogle(page: Page, system: System, from = '/sign-in'): Promise<void> {
	await page.goto(from);
	await page.getByRole('button', { name: 'Continue with Google' }).click();
	await page.waitForURL(`${system.local.googleUrl}/**`);
}

async function choose(page: Page, { email }: Person): Promise<void> {
	await page.getByRole('button', { name: email }).click();
}

async function signInWithGoogle(page: Page, system: System, person: Person, from?: string): Promise<void> {
	await goToGoogle(page, system, from);
	await choose(page, person);
}

const workspace = /\/w\/[^/]+\/products$/;
const failed = 'Signing in with Google did not work';

async function countUsers(system: System): Promise<unknown> {
	return (await system.db.query('select count(*) from auth.users')).rows[0];
}

async function expectSignedOut(page: Page): Promise<void> {
	await page.goto('/app');
	await expect(page).toHaveURL(/\/sign-in/);
}

test('someone new continues with Google, finds a workspace in their name, and comes back to it', async ({
	page,
	system
}) => {
	const person = await createGooglePerson(system);
	await page.goto('/sign-up');
	await expectSound(page);
	await signInWithGoogle(page, system, person, '/sign-up');
	await page.waitForURL(workspace);
	const first = page.url();
	await hydrated(page);
	await page.getByRole('button', { name: 'Account of Grace Reader' }).click();
	await page.getByRole('menuitem', { name: 'Sign out' }).click();
	await page.waitForURL('**/sign-in');

	await signInWithGoogle(page, system, person);
	await page.waitForURL(workspace);
	expect(page.url()).toBe(first);
});

test('whoever has an account with this address comes to it', async ({ page, system }) => {
	const { email, handle } = await createSignInUser(system.db, 'Ada Writer');
	await signInWithGoogle(page, system, await createGooglePerson(system, { email }));
	await page.waitForURL(workspace);
	expect(page.url()).toContain(`/w/${handle}/`);
});

test('an address that Google has not verified comes to nobody’s account', async ({ page, system }) => {
	const { email } = await createSignInUser(system.db, 'Ada Writer');
	await signInWithGoogle(page, system, await createGooglePerson(system, { email, verified: false }));
	await expect(page.getByText('Google has not verified this address')).toBeVisible();
	await expectSignedOut(page);
});

test('saying no at Google leads back with a notice, and creates nothing', async ({ page, system }) => {
	const before = await countUsers(system);
	await goToGoogle(page, system);
	await page.getByRole('link', { name: 'Cancel' }).click();
	await expect(page).toHaveURL(/\/sign-in\?problem=google_denied/);
	await expect(page.getByText('You did not let Google sign you in')).toBeVisible();
	await expectSound(page);
	expect(await countUsers(system)).toEqual(before);
	await expectSignedOut(page);
});

test('where they wanted to go is kept, also after a no', async ({ page, system }) => {
	const person = await createGooglePerson(system);
	await goToGoogle(page, system, '/sign-in?next=/library%3Fa%3D1');
	await page.getByRole('link', { name: 'Cancel' }).click();
	await page.getByRole('button', { name: 'Continue with Google' }).click();
	await choose(page, person);
	await expect(page).toHaveURL(`${system.origin}/library?a=1`);
});

test('another site is no place to go on to', async ({ page, system }) => {
	await signInWithGoogle(page, system, await createGooglePerson(system), '/sign-in?next=//evil.example');
	await page.waitForURL(workspace);
});

test('what did not begin in this browser is refused', async ({ page, system }) => {
	const api = `${system.local.stack?.url}/auth/v1/callback`;
	const madeUp = [
		'/auth/callback?code=made-up',
		'/auth/callback',
		`${api}?state=${randomUUID()}&code=x`,
		api
	];
	for (const address of madeUp) {
		await page.goto(address);
		await expect(page, address).toHaveURL(/\/sign-in\?problem=google_failed/);
		await expect(page.getByText(failed)).toBeVisible();
	}
	await expectSignedOut(page);
});

test('a code that was caught on its way lets nobody else in', async ({ page, browser, system }) => {
	const person = await createGooglePerson(system);
	await goToGoogle(page, system);
	await page.route('**/auth/callback?code=*', (route) => route.abort());
	const caught = page.waitForRequest('**/auth/callback?code=*');
	await choose(page, person);
	const address = (await caught).url();

	const thief = await (await browser.newContext({ baseURL: system.origin })).newPage();
	await goToGoogle(thief, system); // so that it holds the other half of some code
	await thief.goto(address);
	await expect(thief.getByText(failed)).toBeVisible();
	await expectSignedOut(thief);
	await thief.context().close();
});

test('an address cannot make the page say what did not happen', async ({ page }) => {
	await page.goto('/sign-in?problem=ai_refused');
	await expect(page.getByRole('status').or(page.getByRole('alert'))).toHaveCount(0);
});

test('the policy for forms need not name Supabase or Google', async ({ page, system }) => {
	await page.route('**/sign-in', async (route) => {
		const answer = await route.fetch();
		const policy = answer.headers()['content-security-policy'] ?? '';
		expect(policy).toContain('form-action');
		const strict = policy.replace(/form-action [^;]*/, "form-action 'self'");
		await route.fulfill({
			response: answer,
			headers: { ...answer.headers(), 'content-security-policy': strict }
		});
	});
	await signInWithGoogle(page, system, await createGooglePerson(system));
	await page.waitForURL(workspace);
});

test('what a browser keeps for its way back is out of reach of scripts', async ({ request, system }) => {
	const headers = { origin: system.origin, accept: 'text/html' };
	const answer = await request.post('/sign-in/google', { headers, form: { next: '/library' } });
	expect(answer.status()).toBe(200);
	const cookies = answer.headersArray().filter(({ name }) => name.toLowerCase() === 'set-cookie');
	expect(cookies.map(({ value }) => value).join()).toMatch(/code-verifier=[\s\S]*noxloop-google-next=/);
	for (const { value } of cookies) expect(value).toMatch(/HttpOnly; SameSite=Lax/);
});

test.describe('without scripts', () => {
	test.use({ javaScriptEnabled: false });
	test('Google works the same', async ({ page, system }) => {
		await signInWithGoogle(page, system, await createGooglePerson(system));
		await page.waitForURL(workspace);
	});
});
