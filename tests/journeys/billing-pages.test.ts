import type { Page } from '@playwright/test';
import { openTopUp, payTopUp } from '../support/billing.ts';
import { expect, expectSound, hydrated, signIn, test, type System } from '../support/journey.ts';
import { createSignInUser, type Creator } from '../support/people.ts';
import { orderGeneration } from '../support/world.ts';

/** A bought pack, a product that the worker made, and credits set aside. */
async function fillWallet({ db }: System, { workspaceId, actor: { userId } }: Creator): Promise<void> {
	await payTopUp(db, await openTopUp(db, { workspaceId, userId, credits: 100 }), `key-${workspaceId}`);
	const { generation_id: id } = await orderGeneration(db, { workspaceId, userId });
	const isMade = async (): Promise<boolean> => {
		const { rowCount } = await db.query(
			`select from public.generations where id = $1 and state = 'succeeded'`,
			[id]
		);
		return rowCount === 1;
	};
	await expect.poll(isMade, { timeout: 30_000 }).toBe(true);
	await db.query(`select public.hold_credits($1, 5, 'test', $2)`, [workspaceId, `hold-${workspaceId}`]);
}

const lines = (page: Page) => page.getByRole('table', { name: 'Statement' }).getByRole('row');

test('prices are told in three languages, by the month or the year, without a script', async ({ page }) => {
	const headlines = [
		['English', 'Every plan makes, publishes and sells.'],
		['Português', 'Todos os planos criam, publicam e vendem.'],
		['العربية', 'كل خطة تُنشئ وتنشر وتبيع.']
	] as const;
	await page.goto('/');
	await page.getByRole('navigation', { name: 'Site' }).getByRole('link', { name: 'Pricing' }).click();
	for (const [language, headline] of headlines) {
		await page.getByRole('button', { name: language }).click();
		await expect(page.getByRole('heading', { level: 1, name: headline })).toBeVisible();
		await expectSound(page);
	}
	await page.getByRole('button', { name: 'English' }).click();
	await page.getByRole('link', { name: 'Yearly' }).click();
	await page.getByRole('link', { name: 'USD' }).click();
	await expect(page).toHaveURL(/interval=year.*currency=usd/);
	await expect(page.getByRole('listitem').filter({ hasText: 'Choose Pro' })).toContainText('$290');

	const compared = page.getByRole('table', { name: 'What each plan includes' });
	// Of Starter, Pro and Enterprise: tests lift the limits of the free plan.
	const told = {
		Storage: ['5 GB', '50 GB', '500 GB'],
		'Social channels': ['3', '10', '50'],
		'API calls a day': ['10,000', '100,000', 'No limit'],
		'Products made at once': ['10', '25', 'No limit'],
		'First in the queue': ['none', 'Included', 'Included']
	};
	for (const [what, values] of Object.entries(told)) {
		const cells = compared.getByRole('row').filter({ hasText: what }).getByRole('cell');
		expect((await cells.allInnerTexts()).slice(1, 4), what).toEqual(values);
	}

	await page.getByRole('link', { name: 'Choose Pro' }).click();
	await expect(page).toHaveURL(/\/sign-up\?next=.*pricing.*choose/);
});

test('a price that was chosen on the public page is chosen at the till', async ({
	creator: { page, handle }
}) => {
	await page.goto('/pricing?interval=year');
	await page.getByRole('link', { name: 'Choose Pro' }).click();
	await expect(page).toHaveURL(new RegExp(`/w/${handle}/settings/billing\\?plan=`));
	await expect(page.getByRole('radio', { name: /^Pro/ })).toBeChecked();
	await expect(page.getByText('€290 a year')).toBeVisible();
	await expectSound(page);
});

test('the wallet tells what it holds, where it came from and where it went', async ({ creator, system }) => {
	const { page, handle } = creator;
	await fillWallet(system, creator);
	await page.goto(`/w/${handle}/wallet`);
	await hydrated(page);

	await expect(page.getByRole('region', { name: 'Credits to spend' })).toContainText('100');
	await expect(lines(page).filter({ hasText: 'Bought 100 credits' })).toContainText('+100');
	await expect(lines(page).filter({ hasText: 'Set aside for work' })).toContainText('−5');
	await expect(lines(page).filter({ hasText: 'Welcome credits' })).toContainText('+10');
	await expect(page.getByRole('img', { name: /Received: 110. Spent: 5./ })).toBeVisible();
	await expectSound(page);

	await page.getByRole('link', { name: 'Spent', exact: true }).click();
	await expect(page).toHaveURL(/kind=capture/);
	await expect(lines(page)).toHaveCount(2); // with the line of headings
	await lines(page).getByRole('link', { name: 'Made “Tea at home”' }).click();
	await expect(page.getByRole('heading', { level: 1, name: 'Tea at home' })).toBeVisible();
});

test('the statement can be taken along as a file in which nothing runs', async ({ creator, system }) => {
	const { page, handle, workspaceId } = creator;
	await fillWallet(system, creator);
	await system.db.query(`update public.products set title = '=cmd' where workspace_id = $1`, [workspaceId]);
	const file = await page.request.get(`/w/${handle}/wallet/export`);
	expect(file.headers()).toMatchObject({
		'content-type': 'text/csv; charset=utf-8',
		'content-disposition': `attachment; filename="wallet-${handle}.csv"`,
		'cache-control': 'private, no-store'
	});
	const text = await file.text();
	expect(text.startsWith('\uFEFFplace,time_utc,kind,what,')).toBe(true);
	expect(text).toContain('Bought 100 credits,100,0');
	expect(text).not.toMatch(/(^|,)"?[=+@-]/m);

	const narrowed = await page.request.get(`/w/${handle}/wallet/export?kind=capture`);
	expect(await narrowed.text()).not.toContain('Welcome credits');
});

test('the line below which admins are warned is kept', async ({ creator: { page, handle } }) => {
	await page.goto(`/w/${handle}/wallet`);
	await hydrated(page);
	await page.getByLabel('Warn below').fill('20');
	await page.getByRole('button', { name: 'Save' }).click();
	await expect(page.getByText('The warning is set')).toBeVisible();
	await page.reload();
	await expect(page.getByLabel('Warn below')).toHaveValue('20');
});

test('who may only read sees the wallet and the plan, and no way to buy', async ({
	creator,
	system,
	page
}) => {
	const viewer = await createSignInUser(system.db, 'Vera Viewer');
	await system.db.query(
		`insert into public.workspace_members (workspace_id, user_id, role) values ($1, $2, 'viewer')`,
		[creator.workspaceId, viewer.actor.userId]
	);
	await page.context().clearCookies();
	await signIn(page, viewer);

	await page.goto(`/w/${creator.handle}/wallet`);
	await expect(page.getByText('Admins and owners of the workspace buy credits')).toBeVisible();
	await expect(page.getByRole('button', { name: /Buy|Save|payment/ })).toHaveCount(0);
	await page.goto(`/w/${creator.handle}/settings/billing`);
	await expect(page.getByText('Admins and owners of the workspace change the plan.')).toBeVisible();
	await expect(page.getByRole('radio')).toHaveCount(0);
	await expectSound(page);
});

test('a plan is bought, enlarged, made smaller and ended on one page', async ({
	creator: { page, handle }
}) => {
	const billing = `/w/${handle}/settings/billing`;
	await page.goto(billing);
	await hydrated(page);
	await page.getByRole('radio', { name: /^Starter/ }).check();
	await page.getByRole('button', { name: 'Go to payment' }).click();
	await payByCard(page, /Subscribe/);
	await expect(page.getByText('Your plan is in force')).toBeVisible();
	await expect(page.getByRole('link', { name: /^60 credits/ })).toBeVisible();
	await hydrated(page);

	await page.getByRole('radio', { name: /^Pro/ }).check();
	await page.getByRole('button', { name: 'See what changes' }).click();
	await expect(page.getByText('Unused time of the present plan')).toBeVisible();
	await expectSound(page);
	await page.getByRole('button', { name: /^Change and pay/ }).click();
	await expect(page.getByText('Pro is in force')).toBeVisible();

	await page.getByRole('radio', { name: /^Starter/ }).check();
	await page.getByRole('button', { name: 'See what changes' }).click();
	await expect(page.getByText('To pay today')).toBeVisible();
	await page.getByRole('button', { name: /^Change on/ }).click();
	await expect(page.getByText('The plan changes on')).toBeVisible();
	await page.getByRole('button', { name: 'Keep Pro after all' }).click();
	await expect(page.getByText('You stay on Pro')).toBeVisible();

	await page.getByRole('button', { name: 'Cancel at the end of the period' }).click();
	await expect(page.getByText('The plan ends on')).toBeVisible();
	await page.getByRole('button', { name: 'Take the cancellation back' }).click();
	await expect(page.getByText('The plan goes on')).toBeVisible();
	await expect(page.getByRole('table', { name: 'Payments' }).getByRole('row')).toHaveCount(3);
	await expectSound(page);
});

test('credits are bought by card or PayPal, and loading the answer again charges nothing', async ({
	creator: { page, handle }
}) => {
	for (const way of ['Card', 'PayPal']) {
		await page.goto(`/w/${handle}/wallet`);
		await hydrated(page);
		await page.getByRole('radio', { name: /^25 credits/ }).check();
		await page.getByRole('radio', { name: way }).check();
		await page.getByRole('button', { name: 'Buy for €5' }).click();
		if (way === 'Card') await payByCard(page, /^Pay/);
		else await page.getByRole('button', { name: /^Pay/ }).click();
		await expect(page.getByRole('heading', { level: 1, name: '25 credits are yours' })).toBeVisible();
		await expectSound(page);
		await page.reload();
	}
	await expect(page.getByRole('link', { name: /^60 credits/ })).toBeVisible();
});

test('who comes back before the webhook is told to wait; loading changes nothing, the page asks once', async ({
	creator: { page, handle, workspaceId },
	system: { db, local }
}) => {
	const hold = (isHeld: boolean) =>
		fetch(`${local.stripe?.adminUrl}/mode`, { method: 'POST', body: JSON.stringify({ hold: isHeld }) });
	const subscriptions = async () =>
		(await db.query('select from public.subscriptions where workspace_id = $1', [workspaceId])).rowCount;
	await hold(true);
	try {
		await page.goto(`/w/${handle}/settings/billing`);
		await hydrated(page);
		await page.getByRole('radio', { name: /^Starter/ }).check();
		await page.getByRole('button', { name: 'Go to payment' }).click();
		await page.getByLabel('Card number').waitFor();
		const session = /cs_[A-Za-z0-9_]+/.exec(page.url())?.[0] ?? '';
		const pay = await fetch(`${local.stripe?.adminUrl}/sessions/${session}/pay`, {
			method: 'POST',
			body: JSON.stringify({})
		});
		expect(pay.status).toBe(200);

		const back = `/w/${handle}/settings/billing?session_id=${session}`;
		expect(await (await page.request.get(back)).text()).toContain('The payment is not confirmed yet');
		expect(await subscriptions()).toBe(0);

		await page.goto(back);
		await expect(page.getByText('Your plan is in force')).toBeVisible();
		await expect(page.getByRole('link', { name: /^60 credits/ })).toBeVisible();
		expect(await subscriptions()).toBe(1);
	} finally {
		await hold(false);
	}
});

async function payByCard(page: Page, button: RegExp): Promise<void> {
	await page.getByLabel('Name').fill('Ada Writer');
	await page.getByLabel('Card number').fill('4242424242424242');
	await page.getByRole('button', { name: button }).click();
}

test('a limit of the plan says which, and which plan lifts it', async ({ creator, system }) => {
	const { page, handle } = creator;
	await system.db.query(
		`insert into public.plan_versions (plan_code, number, credits, members, published_products)
		 select 'free', max(number) + 1, 10, 1, 3 from public.plan_versions where plan_code = 'free'`
	);
	try {
		await page.goto(`/w/${handle}/settings/members`);
		await hydrated(page);
		await expect(page.getByText('The one place of your plan is taken.')).toBeVisible();
		await page.getByRole('button', { name: 'Invite somebody' }).click();
		await page.getByLabel('E-mail').fill('new@example.com');
		await page.getByRole('button', { name: 'Send invitation' }).click();
		const dialog = page.getByRole('dialog');
		await expect(dialog).toContainText(
			'Your plan allows 1 member, open invitations included. Starter allows more.'
		);
		await dialog.getByRole('link', { name: 'See plans' }).click();
		await expect(page).toHaveURL(/settings\/billing#plans/);
	} finally {
		await system.db.query(
			`insert into public.plan_versions (plan_code, number, credits)
			 select 'free', max(number) + 1, 10 from public.plan_versions where plan_code = 'free'`
		);
	}
});

test('a member can be given a limit of credits', async ({ creator: { page, handle } }) => {
	await page.goto(`/w/${handle}/settings/members`);
	await hydrated(page);
	await page.getByRole('button', { name: /Actions for Ada Writer/ }).click();
	await page.getByRole('menuitem', { name: 'Limit credits' }).click();
	await page.getByRole('dialog').getByLabel('Credits a month').fill('4');
	await page.getByRole('button', { name: 'Save limit' }).click();
	await expect(page.getByText('Ada Writer: 4 credits a month at most')).toBeVisible();
	await expect(page.getByRole('row').filter({ hasText: 'Ada Writer' })).toContainText('4');
});
