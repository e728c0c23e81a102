import type { Browser, Page } from '@playwright/test';
import sharp from 'sharp';
import { expect, expectSound, hydrated, signIn, test, type System } from '../support/journey.ts';
import { createSignInUser, type Creator } from '../support/people.ts';

/** Another browser, signed in as the same person. */
async function secondBrowser(browser: Browser, system: System, who: Pick<Creator, 'email' | 'password'>) {
	const context = await browser.newContext({
		baseURL: system.origin,
		locale: 'en-GB',
		timezoneId: 'Asia/Tokyo'
	});
	const page = await context.newPage();
	await signIn(page, who);
	return page;
}

async function open(page: Page, path: string): Promise<void> {
	await page.goto(path);
	await hydrated(page);
}

const theme = (page: Page) => page.evaluate(() => document.documentElement.dataset.theme ?? 'system');
const newAddress = () => `new-${crypto.randomUUID().slice(0, 8)}@example.com`;

/** Somebody's session ended elsewhere: their next request is a visitor's. */
async function expectSignedOut(page: Page): Promise<void> {
	await page.goto('/account');
	await page.waitForURL(/\/sign-in\?next=/);
}

async function changeEmail(page: Page, email: string, password: string): Promise<void> {
	await open(page, '/account/security');
	await page.getByLabel('New e-mail address').fill(email);
	await page.getByLabel('Your password').fill(password);
	await page.getByRole('button', { name: 'Send a confirmation link' }).click();
}

test('what is wrong with a profile stands beside its field, and nothing is saved', async ({ creator }) => {
	const { page } = creator;
	await open(page, '/account');
	await page.getByLabel('Name', { exact: true }).fill('p\u0430ypal');
	await page.getByRole('button', { name: 'Save profile' }).click();
	await expect(page.getByLabel('Name', { exact: true })).toHaveAttribute('aria-invalid', 'true');
	await page.reload();
	await expect(page.getByLabel('Name', { exact: true })).toHaveValue('Ada Writer');
});

test('name, language, theme and zone are the account’s: they hold after a reload and in a second browser', async ({
	creator,
	browser,
	system
}) => {
	const { page } = creator;
	await open(page, '/account');
	// The zone came from the browser, without being asked for.
	await expect(page.getByLabel('Time zone')).toHaveValue('Europe/Lisbon');
	await expectSound(page);
	await page.getByLabel('Name', { exact: true }).fill('  Ada Lovelace ');
	await page.getByLabel('Time zone').fill('nowhere');
	await page.getByLabel('Name', { exact: true }).click();
	await expect(page.getByLabel('Time zone')).toHaveValue('Europe/Lisbon');
	await page.getByLabel('Time zone').click();
	await page.getByLabel('Time zone').fill('tokyo');
	await page.getByRole('option', { name: 'Asia/Tokyo' }).click();
	await page.getByRole('radio', { name: 'Dark' }).check();
	await page.getByRole('button', { name: 'Save profile' }).click();
	await expect(page.getByText('Profile saved')).toBeVisible();
	expect(await theme(page)).toBe('dark');
	await page.reload();
	await expect(page.getByLabel('Name', { exact: true })).toHaveValue('Ada Lovelace');
	await expect(page.getByLabel('Time zone')).toHaveValue('Asia/Tokyo');
	expect(await theme(page)).toBe('dark');
	await expectSound(page);

	await page.getByLabel('Language').selectOption('pt-PT');
	await page.getByRole('button', { name: 'Save profile' }).click();
	await expect(page.locator('html')).toHaveAttribute('lang', 'pt-PT');
	await expect(page.getByRole('heading', { name: 'A sua conta' })).toBeVisible();

	const second = await secondBrowser(browser, system, creator);
	await expect(second.locator('html')).toHaveAttribute('lang', 'pt-PT');
	expect(await theme(second)).toBe('dark');
	await open(second, '/account');
	await expect(second.getByLabel('Fuso horário')).toHaveValue('Asia/Tokyo');

	// Chosen there, it arrives here with the next page.
	await second.getByLabel('Idioma').selectOption('ar');
	await second.getByRole('button', { name: 'Guardar perfil' }).click();
	await expect(second.locator('html')).toHaveAttribute('dir', 'rtl');
	await page.goto('/account');
	await expect(page.locator('html')).toHaveAttribute('lang', 'ar');
	await expectSound(page);
	await second.context().close();
});

test('a picture shows at once and everywhere, and what is no picture is refused', async ({ creator }) => {
	const { page } = creator;
	await open(page, '/account');
	const file = page.locator('input[type=file]');
	const fake = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>');
	await file.setInputFiles({ name: 'me.png', mimeType: 'image/png', buffer: fake });
	await expect(page.getByText('This is no picture we can read')).toBeVisible();
	const png = await sharp({ create: { width: 320, height: 200, channels: 3, background: '#356' } })
		.png()
		.toBuffer();
	await file.setInputFiles({ name: 'me.png', mimeType: 'image/png', buffer: png });
	const shown = page.getByRole('banner').locator('img[src^="/pictures/avatars/"]');
	await expect(shown).toBeVisible();
	const answer = await page.request.get((await shown.getAttribute('src')) ?? '');
	expect([answer.status(), answer.headers()['content-type']]).toEqual([200, 'image/webp']);
	await page.getByRole('button', { name: 'Remove' }).click();
	await expect(shown).toHaveCount(0);
});

test('the switch of one browser leaves the account’s theme alone', async ({ creator, browser, system }) => {
	const { page } = creator;
	await open(page, '/account');
	await page
		.getByRole('complementary')
		.getByRole('button', { name: 'Switch between light and dark' })
		.click();
	expect(await theme(page)).toBe('dark');
	await page.reload();
	expect(await theme(page)).toBe('dark');
	await expect(page.getByRole('radio', { name: 'System' })).toBeChecked();
	const second = await secondBrowser(browser, system, creator);
	expect(await theme(second)).toBe('system');
	await second.context().close();
});

test('a visitor reads the public pages in the language of their choice', async ({ page }) => {
	await page.goto('/');
	await page.getByRole('button', { name: 'Português' }).click();
	await expect(page.locator('html')).toHaveAttribute('lang', 'pt-PT');
	await page.goto('/sign-in');
	await expect(page.locator('html')).toHaveAttribute('lang', 'pt-PT');
});

test('a new password asks for the present one and ends the other browser’s session', async ({
	creator,
	browser,
	system
}) => {
	const { page, password } = creator;
	const second = await secondBrowser(browser, system, creator);
	await open(page, '/account/security');
	await page.getByLabel('Present password').fill('not the password');
	await page.getByLabel('New password').fill('another-harbour-walk');
	await page.getByRole('button', { name: 'Change password' }).click();
	await expect(page.getByLabel('Present password')).toHaveAccessibleDescription(/not your present password/);
	await open(second, '/account');

	await page.getByLabel('Present password').fill(password);
	await page.getByLabel('New password').fill('another-harbour-walk');
	await page.getByRole('button', { name: 'Change password' }).click();
	await expect(page.getByText('Password changed.')).toBeVisible();
	await expectSignedOut(second);
	await open(page, '/account/security');
	await expect(page.getByRole('button', { name: /^Sign out Chrome/ })).toHaveCount(0);
	await signIn(second, { email: creator.email, password: 'another-harbour-walk' });
	await second.context().close();
});

test('a new address is confirmed by its mail, and the old one is told', async ({ creator, system }) => {
	const { page, password } = creator;
	const email = newAddress();
	await changeEmail(page, email, 'not the password');
	await expect(page.getByLabel('Your password')).toHaveAccessibleDescription(/not your present password/);
	expect(await system.inbox.count(email)).toBe(0);
	await changeEmail(page, email, password);
	await expect(page.getByText('Waiting for confirmation')).toBeVisible();
	await expect(page.getByText(`We sent a link to ${email}`)).toBeVisible();
	await expectSound(page);

	const mail = await system.inbox.latestTo(email, /Confirm your new e-mail/);
	await page.goto(mail.links.find((link) => link.includes('/auth/confirm')) ?? '');
	await page.waitForURL('**/account/security?changed');
	await expect(page.getByText(`Sign in with ${email} from now on`)).toBeVisible();
	await expect(page.getByText('Waiting for confirmation')).toHaveCount(0);
	// The link left no session of its own behind.
	await expect(page.getByRole('button', { name: /^Sign out Chrome/ })).toHaveCount(0);
	const notice = await system.inbox.latestTo(creator.email, /was changed/);
	expect(notice.text).not.toContain(email);
	await page.context().clearCookies();
	await signIn(page, { email, password });
});

test('a wished address that has an account is answered like any other', async ({ creator, system }) => {
	const { page, password } = creator;
	const other = await createSignInUser(system.db, 'Grace Maker');
	const answers = [];
	for (const email of [other.email, newAddress()]) {
		await changeEmail(page, email, password);
		await expect(page.getByText('Waiting for confirmation')).toBeVisible();
		answers.push(
			(await page.locator('main').innerText()).replaceAll(email, '').replace(/Send again in \d+ s/, '')
		);
		await hydrated(page);
		await page.getByRole('button', { name: 'Keep the present address' }).click();
		await expect(page.getByLabel('New e-mail address')).toBeVisible();
	}
	expect(answers[0]).toBe(answers[1]);
	expect(await system.inbox.count(other.email)).toBe(0);
});

test('a change that was taken back can not be confirmed', async ({ creator, system }) => {
	const { page, password } = creator;
	const email = newAddress();
	await changeEmail(page, email, password);
	const mail = await system.inbox.latestTo(email);
	await page.getByRole('button', { name: 'Keep the present address' }).click();
	await expect(page.getByText('Your address stays as it is')).toBeVisible();
	await page.goto(mail.links.find((link) => link.includes('/auth/confirm')) ?? '');
	await expect(page.getByRole('heading', { name: 'This link no longer works' })).toBeVisible();
	await page.getByRole('link', { name: 'Open Security' }).click();
	await expect(page.getByText(creator.email).first()).toBeVisible();
});

test('a session that is ended from elsewhere is out at its next request, and can not come back', async ({
	creator,
	browser,
	system
}) => {
	const { page } = creator;
	const second = await secondBrowser(browser, system, creator);
	const stolen = await second.context().cookies();
	await open(page, '/account/security');
	await expect(page.getByText('this browser')).toBeVisible();
	await expect(page.getByText('Chrome on Linux')).toHaveCount(2);
	await expect(page.getByText('127.0.0.1')).toHaveCount(2);
	await page.getByRole('button', { name: 'Sign out Chrome on Linux' }).click();
	await expect(page.getByText('Signed out there.')).toBeVisible();
	await expect(page.getByText('Chrome on Linux')).toHaveCount(1);
	await expectSignedOut(second);
	const thief = await browser.newContext({ baseURL: system.origin });
	await thief.addCookies(stolen);
	await expectSignedOut(await thief.newPage());
	await thief.close();
	await second.context().close();
	await open(page, '/account/security');
});

test('signing out everywhere else keeps this browser, everywhere ends it too', async ({
	creator,
	browser,
	system
}) => {
	const { page } = creator;
	const [second, third] = [
		await secondBrowser(browser, system, creator),
		await secondBrowser(browser, system, creator)
	];
	await open(page, '/account/security');
	await page.getByRole('button', { name: 'Sign out everywhere else' }).click();
	await expect(page.getByText('Signed out there.')).toBeVisible();
	await expectSignedOut(second);
	await expectSignedOut(third);
	await signIn(second, creator);
	await open(page, '/account/security');
	await page.getByRole('button', { name: 'Sign out everywhere', exact: true }).click();
	await page.waitForURL('**/sign-in');
	await expectSignedOut(second);
	await expectSignedOut(page);
	await second.context().close();
	await third.context().close();
});

test('a forged session cookie is nobody', async ({ creator, browser, system }) => {
	const cookies = await creator.page.context().cookies();
	const forged = cookies.map((cookie) => {
		if (!/auth-token/.test(cookie.name)) return cookie;
		const session: unknown = JSON.parse(
			Buffer.from(cookie.value.replace(/^base64-/, ''), 'base64url').toString()
		);
		const { access_token = '' } = session as { access_token?: string };
		const [head = '', body = '', signature = ''] = access_token.split('.');
		const claims = { ...JSON.parse(Buffer.from(body, 'base64url').toString()), role: 'service_role' };
		const changed = [head, Buffer.from(JSON.stringify(claims)).toString('base64url'), signature].join('.');
		const value = JSON.stringify({ ...(session as object), access_token: changed });
		return { ...cookie, value: `base64-${Buffer.from(value).toString('base64url')}` };
	});
	expect(forged).not.toEqual(cookies);
	const context = await browser.newContext({ baseURL: system.origin });
	await context.addCookies(forged);
	await expectSignedOut(await context.newPage());
	await context.close();
});
