import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { addPlan, planPrice, recordBack, subscribe } from '../support/billing.ts';
import { expect, expectSound, hydrated, signIn, test, type System } from '../support/journey.ts';
import { pagesOf } from '../support/pdf.ts';
import { createSignInUser, type Creator } from '../support/people.ts';

const day = (shift: number): string =>
	new Date(Date.now() + shift * 24 * 60 * 60 * 1000).toISOString().slice(0, 10);

/** A plan that was paid for and half of it refunded, both on days that are known. */
async function pay({ db }: System, { workspaceId }: Creator, paidOn: string): Promise<string> {
	const plan = await addPlan(db, { amountCents: 1900, credits: 50 });
	const key = randomUUID();
	const { paymentId } = await subscribe(db, workspaceId, { price: await planPrice(db, plan), key });
	await db.query(
		`update public.payments set paid_at = $2, created_at = $2, document_number = 'A1B2-0042' where id = $1`,
		[paymentId, `${paidOn}T12:00:00Z`]
	);
	await recordBack(db, key, { refunded: 950 });
	return plan;
}

const section = (page: Page) => page.getByRole('region', { name: 'Account statement' });

async function download(page: Page): Promise<{ name: string; pages: string[] }> {
	const [file] = await Promise.all([
		page.waitForEvent('download'),
		section(page).getByRole('button', { name: 'Download PDF' }).click()
	]);
	return { name: file.suggestedFilename(), pages: await pagesOf(await readFile(await file.path())) };
}

test('a statement of days of one’s own is downloaded, and the page stays', async ({ creator, system }) => {
	const { page, handle } = creator;
	const plan = await pay(system, creator, day(-40));
	await page.goto(`/w/${handle}/settings/billing`);
	await hydrated(page);
	await section(page).getByLabel('First day').fill(day(-45));
	await section(page).getByLabel('Last day').fill(day(0));
	await expect(section(page).getByLabel('Period')).toHaveValue('own');
	await expectSound(page);

	const { name, pages } = await download(page);
	expect(name).toBe(`statement-${handle}-${day(-45)}-${day(0)}.pdf`);
	expect(pages).toHaveLength(1);
	const [text = ''] = pages;
	expect(text).toContain(`/w/${handle}`.slice(3));
	expect(text).toContain(`${plan} · Monthly`);
	expect(text).toContain('A1B2-0042 Stripe €19.00');
	expect(text).toContain('EUR €19.00 -€9.50 €9.50');
	expect(text).toMatch(/Received \+60\nTaken back with refunds and disputes -25\nAt the end 35/);
	expect(text).toContain('Page 1 of 1');
	await expect(page).toHaveURL(/settings\/billing$/);
});

test('the last full month is offered, and an empty one says so', async ({ creator }) => {
	const { page, handle } = creator;
	await page.goto(`/w/${handle}/settings/billing`);
	await hydrated(page);
	const first = new Date();
	first.setUTCDate(0); // the last day of the month before
	const month = first.toISOString().slice(0, 7);
	await expect(section(page).getByLabel('Period')).toHaveValue(month);
	await expect(section(page).getByLabel('First day')).toHaveValue(`${month}-01`);
	const { name, pages } = await download(page);
	expect(name).toBe(`statement-${handle}-${month}-01-${first.toISOString().slice(0, 10)}.pdf`);
	expect(pages.join('\n')).toContain('Nothing was paid and nothing went back in this time.');
});

test('choosing a period fills in its days', async ({ creator: { page, handle } }) => {
	await page.goto(`/w/${handle}/settings/billing`);
	await hydrated(page);
	const year = new Date().getUTCFullYear() - 1;
	await section(page).getByLabel('Period').selectOption(`Year ${year}`);
	await expect(section(page).getByLabel('First day')).toHaveValue(`${year}-01-01`);
	await expect(section(page).getByLabel('Last day')).toHaveValue(`${year}-12-31`);
});

test('days that do not fit are told beside their field', async ({ creator: { page, handle } }) => {
	const ask = (from: string, to: string) =>
		page.goto(`/w/${handle}/settings/billing/statement?period=own&from=${from}&to=${to}`);
	await ask(day(-3), day(-5));
	await expect(page).toHaveURL(/settings\/billing\?.*#statement$/);
	await hydrated(page);
	await expect(section(page).getByLabel('Last day')).toHaveAccessibleDescription(
		'The last day comes before the first.'
	);
	await expect(section(page).getByLabel('First day')).toHaveValue(day(-3));
	await ask(day(-800), day(-5));
	await expect(section(page).getByLabel('First day')).toHaveAccessibleDescription(
		'Choose two years at most.'
	);
	await ask('', day(5));
	await expect(section(page).getByText('Choose a day from 2020 on.')).toBeVisible();
	await expect(section(page).getByText('Choose a day up to today.')).toBeVisible();
});

test('the file is private, and its text is in the person’s language', async ({ creator, system }) => {
	const { page, handle } = creator;
	await pay(system, creator, day(-40));
	await system.db.query(`update public.profiles set locale = 'ar' where user_id = $1`, [
		creator.actor.userId
	]);
	await page.goto(`/w/${handle}/settings/billing`);
	const file = await page.request.get(
		`/w/${handle}/settings/billing/statement?from=${day(-45)}&to=${day(0)}`
	);
	expect(file.headers()).toMatchObject({
		'content-type': 'application/pdf',
		'cache-control': 'private, no-store'
	});
	const text = (await pagesOf(await file.body())).join('\n');
	for (const word of ['كشف', 'الحساب', 'المجاميع', 'Stripe', 'A1B2-0042']) expect(text).toContain(word);
	expect(text).not.toContain('Account statement');
});

test('a statement is nobody’s who is not in the workspace', async ({ creator, system, page }) => {
	const address = `/w/${creator.handle}/settings/billing/statement`;
	const stranger = await createSignInUser(system.db, 'Eve');
	await page.context().clearCookies();
	expect((await page.request.get(address)).status()).toBe(401);
	await signIn(page, stranger);
	expect((await page.request.get(address)).status()).toBe(404);
});

test('asking again and again is told to wait', async ({ creator: { page, handle } }) => {
	const address = `/w/${handle}/settings/billing/statement`;
	for (let n = 0; n < 10; n++) expect((await page.request.get(address)).status()).toBe(200);
	await page.goto(address);
	await expect(section(page).getByText(/Too many requests/)).toBeVisible();
});
