import type { Page } from '@playwright/test';
import { expect, expectSound, test, type System } from '../support/journey.ts';

const newEmail = () => `payer-${crypto.randomUUID().slice(0, 8)}@example.com`;

async function steer({ local }: System, path: string, body: object = {}): Promise<void> {
	const answer = await fetch(`${local.payPalAdminUrl}/${path}`, {
		method: 'POST',
		body: JSON.stringify(body)
	});
	if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`);
}

/** From the public page to PayPal's; returns the id of the order there. */
async function goToPayPal(page: Page, slug: string): Promise<string> {
	await page.goto(`/p/${slug}`);
	await page.getByRole('button', { name: 'Pay with PayPal' }).first().click();
	await page.waitForURL(/\/checkoutnow\?token=/);
	return new URL(page.url()).searchParams.get('token') ?? '';
}

async function approve(page: Page, email: string): Promise<void> {
	await page.getByLabel('Pay as').fill(email);
	await page.getByRole('button', { name: /^Pay/ }).click();
}

async function receiptTo({ inbox, origin }: System, email: string): Promise<string> {
	const { links } = await inbox.latestTo(email);
	const link = links.find((address) => address.startsWith(`${origin}/access/`));
	if (!link) throw new Error(`the receipt to ${email} has no link to the purchase`);
	return link;
}

async function ordersOf({ db }: System, token: string) {
	const { rows } = await db.query<{ state: string; rights: number; payments: number }>(
		`select o.state, (select count(*)::int from public.entitlements e where e.order_id = o.id) as rights,
		   (select count(*)::int from private.ledger_transactions t where t.kind = 'sale' and t.reference = 'order:' || o.id) as payments
		 from public.orders o where o.provider = 'paypal' and o.provider_session_id = $1`,
		[token]
	);
	return rows;
}

const bought = [{ state: 'paid', rights: 1, payments: 1 }];
const notBought = [{ state: 'open', rights: 0, payments: 0 }];

test('who pays with PayPal comes back to the book, with a receipt whose link opens it anywhere', async ({
	page,
	browser,
	system,
	published
}) => {
	const email = newEmail();
	const token = await goToPayPal(page, published.slug);
	await expect(page.getByRole('row').filter({ hasText: published.title })).toContainText(published.priceText);
	await approve(page, email);
	await page.waitForURL(/\/library\//, { timeout: 30_000 });
	await expect(page.getByRole('heading', { level: 1 })).toHaveText(published.title);
	await expect.poll(() => ordersOf(system, token)).toEqual(bought);

	const elsewhere = await browser.newContext({ baseURL: system.origin });
	const other = await elsewhere.newPage();
	await other.goto(await receiptTo(system, email));
	await expect(other.getByRole('heading', { level: 1 })).toHaveText(published.title);
	await elsewhere.close();

	await page.goto(`/p/${published.slug}`);
	await page.getByRole('button', { name: 'Pay with PayPal' }).first().click();
	await expect(page.getByRole('heading', { name: 'You own this already' })).toBeVisible();
	expect(await system.inbox.count(email)).toBe(1);
});

test('who comes back before PayPal’s report is told to wait, and the page asks by itself', async ({
	page,
	system,
	published
}) => {
	await steer(system, 'mode', { hold: true });
	try {
		const token = await goToPayPal(page, published.slug);
		await approve(page, newEmail());
		await page.waitForURL(/\/checkout\/return/);
		await expect(page.getByRole('heading', { name: 'Your payment is being confirmed' })).toBeVisible();
		await expectSound(page);
		expect(await ordersOf(system, token), 'loading takes no money').toEqual(notBought);
		// The page asks again by itself: a navigation under way may give way to the next.
		await expect(page).toHaveURL(/\/library\//, { timeout: 30_000 });
		expect(await ordersOf(system, token)).toEqual(bought);
	} finally {
		await steer(system, 'mode', { hold: false });
	}
});

test('who cancels at PayPal is back at the page, owes nothing, and may pay after all', async ({
	page,
	system,
	published
}) => {
	const token = await goToPayPal(page, published.slug);
	await page.getByRole('button', { name: 'Cancel and return to shop' }).click();
	await expect(page).toHaveURL(new RegExp(`/p/${published.slug}\\?token=${token}$`));
	await expect(page.getByRole('heading', { level: 1, name: published.title })).toBeVisible();
	await expectSound(page);
	expect(await ordersOf(system, token)).toEqual(notBought);

	expect(await goToPayPal(page, published.slug), 'the same order').toBe(token);
	await approve(page, newEmail());
	await page.waitForURL(/\/library\//, { timeout: 30_000 });
	expect(await ordersOf(system, token)).toEqual(bought);
});

test('who closes the tab after paying gets the receipt, and finds the book when they come back', async ({
	page,
	context,
	system,
	published
}) => {
	const email = newEmail();
	const token = await goToPayPal(page, published.slug);
	await page.close();
	await steer(system, `orders/${token}/approve`, { email });
	await expect.poll(() => ordersOf(system, token), { timeout: 15_000 }).toEqual(bought);
	const link = await receiptTo(system, email);

	const later = await context.newPage();
	await later.goto(`/checkout/return?token=${token}`);
	await later.waitForURL(/\/library\//);
	await later.goto(link);
	await expect(later.getByRole('heading', { level: 1 })).toHaveText(published.title);
});

test('who is declined is led back to PayPal, and money that is held back opens nothing yet', async ({
	page,
	system,
	published
}) => {
	const token = await goToPayPal(page, published.slug);
	await approve(page, `declined@${crypto.randomUUID().slice(0, 8)}.example.com`);
	await expect(page.getByRole('alert')).toContainText('The last payment was declined', { timeout: 30_000 });
	expect(await ordersOf(system, token)).toEqual(notBought);

	await approve(page, `pending@${crypto.randomUUID().slice(0, 8)}.example.com`);
	await expect(page.getByRole('heading', { name: 'Your bank is still sending the money' })).toBeVisible({
		timeout: 30_000
	});
	expect(await ordersOf(system, token)).toEqual(notBought);
});
