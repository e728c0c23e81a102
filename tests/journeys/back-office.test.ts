import { randomUUID } from 'node:crypto';
import type { Page } from '@playwright/test';
import { addPlan, planPrice, subscribe } from '../support/billing.ts';
import { expect, expectSound, hydrated, signIn, test, type System } from '../support/journey.ts';
import { createSignInUser, type Creator } from '../support/people.ts';
import { as } from '../support/world.ts';

/** A platform admin at a page of theirs. */
async function enter(system: System, page: Page, path: string): Promise<Creator> {
	const admin = await createSignInUser(system.db, 'Pat Admin');
	await system.db.query('insert into public.platform_admins (user_id) values ($1)', [admin.actor.userId]);
	await signIn(page, admin);
	await open(page, path);
	return admin;
}

async function open(page: Page, path: string): Promise<void> {
	await page.goto(path);
	await hydrated(page);
}

/** An event as a provider would have sent it, of a type that nothing follows. */
async function receive(system: System): Promise<{ id: string; eventId: string }> {
	const eventId = `evt_${randomUUID().slice(0, 8)}`;
	const payload = JSON.stringify({ id: eventId, note: '</pre><b>bold</b>' });
	await system.db.query(`select public.receive_event('stripe', $1, 'test.happened', 'obj_1', $2)`, [
		eventId,
		payload
	]);
	const { rows } = await system.db.query<{ id: string }>(
		'select id from public.provider_events where event_id = $1',
		[eventId]
	);
	return { id: rows[0]?.id ?? '', eventId };
}

/** A plan that the pricing page doesn't show, and a workspace that pays for its first version. */
async function addPaidPlan(system: System): Promise<{ code: string; versionId: string; payer: Creator }> {
	const code = await addPlan(system.db);
	await system.db.query('update public.plans set is_offered = false where code = $1', [code]);
	const payer = await createSignInUser(system.db, 'Grace Payer');
	const price = await planPrice(system.db, code);
	await subscribe(system.db, payer.workspaceId, { price });
	return { code, versionId: price.versionId, payer };
}

test('an admin adds a version to a plan; who pays for the first one keeps it', async ({ system, page }) => {
	test.setTimeout(120_000); // looks at four pages and a dialog
	const { code, versionId, payer } = await addPaidPlan(system);
	await enter(system, page, '/admin/plans');
	await expectSound(page);
	await page.getByRole('link', { name: code }).click();
	await expect(page.getByText('1 workspace pays for it')).toBeVisible();
	await expectSound(page);
	await page.getByRole('link', { name: 'New version' }).click();
	await expect(page.getByText('Who pays for version 1 keeps it.')).toBeVisible();
	await expectSound(page);

	await page.getByLabel('Credits a month').fill('80');
	await page.getByLabel('Members').fill('7');
	await page.getByLabel('Monthly, EUR').fill('12.50');
	await page.getByRole('button', { name: 'Review version 2' }).click();
	const review = page.getByRole('dialog');
	await expect(review.getByRole('listitem').filter({ hasText: 'Members' })).toContainText('7');
	await expect(review.getByRole('listitem').filter({ hasText: 'Monthly price' })).toContainText('€12.50');
	await expectSound(page);
	await review.getByRole('button', { name: 'Put version 2 on offer' }).click();

	await expect(page).toHaveURL(new RegExp(`/admin/plans/${code}$`));
	const versions = page.getByRole('region', { name: 'Versions' }).getByRole('listitem');
	await expect(versions.filter({ hasText: 'Version 2' }).first()).toContainText('0 workspaces pay for it');
	await expect(versions.filter({ hasText: 'All of version 1' })).toContainText('1 workspace pays for it');
	const { rows } = await system.db.query('select private.plan_version_of($1) as id', [payer.workspaceId]);
	expect(rows).toEqual([{ id: versionId }]);
});

test('a version that somebody else added meanwhile is shown, and what was typed stays', async ({
	system,
	page
}) => {
	const { code } = await addPaidPlan(system);
	await enter(system, page, `/admin/plans/${code}/new`);
	await page.getByLabel('Credits a month').fill('80');
	await system.db.query(
		'insert into public.plan_versions (plan_code, number, credits, members) values ($1, 2, 50, 9)',
		[code]
	);
	await page.getByRole('button', { name: 'Review version 2' }).click();
	await page.getByRole('button', { name: 'Put version 2 on offer' }).click();

	await expect(page.getByText('Somebody added version 2 meanwhile')).toBeVisible();
	await expect(page.getByRole('alert').or(page.getByRole('status')).first()).toContainText('9');
	await expect(page.getByLabel('Credits a month')).toHaveValue('80');
	await expectSound(page);
	await page.getByRole('button', { name: 'Go on to version 3' }).click();
	await page.getByRole('button', { name: 'Review version 3' }).click();
	await page.getByRole('button', { name: 'Put version 3 on offer' }).click();
	await expect(page).toHaveURL(new RegExp(`/admin/plans/${code}$`));
	await expect(page.getByRole('heading', { name: 'Version 3' })).toBeVisible();
});

test('a plan is withdrawn from sale and offered again; who pays for it keeps it', async ({
	system,
	page,
	browser
}) => {
	test.setTimeout(120_000);
	const { code, payer } = await addPaidPlan(system);
	await system.db.query('update public.plans set is_offered = true where code = $1', [code]);
	const visitor = await (await browser.newContext({ baseURL: system.origin })).newPage();
	const shown = visitor.getByRole('heading', { name: code });
	await visitor.goto('/pricing');
	await expect(shown.first()).toBeVisible();

	await enter(system, page, `/admin/plans/${code}`);
	await page.getByRole('button', { name: 'Withdraw from sale' }).click();
	const dialog = page.getByRole('dialog');
	await expect(dialog).toContainText('1 workspace runs on it and keeps it');
	await expectSound(page);
	await dialog.getByRole('button', { name: 'Withdraw from sale' }).click();
	await expect(page.getByText('This plan is withdrawn from sale')).toBeVisible();
	await expectSound(page);
	await visitor.goto('/pricing');
	await expect(visitor.getByRole('heading', { name: 'Starter' }).first()).toBeVisible();
	await expect(shown).toHaveCount(0);
	const { rows } = await system.db.query<{ code: string }>(
		'select plan_code as code from public.plan_versions where id = private.plan_version_of($1)',
		[payer.workspaceId]
	);
	expect(rows).toEqual([{ code }]);

	await open(page, '/admin/audit?kind=platform');
	await expect(page.getByText(`Pat Admin withdrew the plan ${code} from sale`)).toBeVisible();
	await open(page, `/admin/plans/${code}`);
	await page.getByRole('button', { name: 'Offer again' }).click();
	await dialog.getByRole('button', { name: 'Offer again' }).click();
	await expect(page.getByText(`${code} is on offer`)).toBeVisible();
	await visitor.goto('/pricing');
	await expect(shown.first()).toBeVisible();
	await visitor.context().close();
	await system.db.query('update public.plans set is_offered = false where code = $1', [code]);

	await open(page, '/admin/plans/free');
	await expect(page.getByRole('button', { name: 'Withdraw from sale' })).toHaveCount(0);
	const answer = await page.request.post('/admin/plans/free?/offer', {
		form: { offered: 'no' },
		headers: { origin: system.origin, accept: 'text/html' }
	});
	expect(answer.status()).toBe(409);
	expect(await answer.text()).toContain('The free plan can’t be withdrawn');
});

test('a pack of credits is added, ended and offered again', async ({ system, page }) => {
	await enter(system, page, '/admin/plans');
	const credits = 40_000 + Math.floor(Math.random() * 9_000);
	await page.getByRole('button', { name: 'New pack' }).click();
	const dialog = page.getByRole('dialog');
	await dialog.getByLabel('Credits').fill(String(credits));
	await dialog.getByRole('button', { name: 'Add pack and offer it' }).click();
	await expect(dialog.getByText('Enter a price in one currency at least.')).toBeVisible();
	await dialog.getByLabel('EUR').fill('900');
	await expectSound(page);
	await dialog.getByRole('button', { name: 'Add pack and offer it' }).click();
	await expect(dialog).toHaveCount(0);

	const row = page.getByRole('row').filter({ hasText: `${credits} credits` });
	await expect(row).toContainText('€900');
	await row.getByRole('button', { name: /^End/ }).click();
	await page.getByRole('dialog').getByRole('button', { name: 'End' }).click();
	await expect(row).toContainText('ended');
	await row.getByRole('button', { name: /^Offer/ }).click();
	await page.getByRole('dialog').getByRole('button', { name: 'Offer again' }).click();
	await expect(row).toContainText('on offer');
	await system.db.query('update public.credit_packs set is_offered = false where credits = $1', [credits]);
});

test('an event is replayed, and its second time appears by itself', async ({ system, page }) => {
	const { id, eventId } = await receive(system);
	await enter(system, page, `/admin/events?q=${eventId}`);
	const row = page.getByRole('row').filter({ hasText: eventId });
	await expect(row).toContainText('Ignored');
	await expectSound(page);
	await row.getByRole('link').click();
	await expect(page).toHaveURL(new RegExp(`/admin/events/${id}$`));
	const attempts = page.getByRole('region', { name: 'Each time it was handled' }).getByRole('listitem');
	await expect(attempts).toHaveCount(1);
	await expect(page.getByText('</pre><b>bold</b>')).toBeVisible();
	await page.getByRole('button', { name: 'Replay' }).click();
	await expect(attempts).toHaveCount(2);
	await expect(attempts.first()).toContainText('replayed by Pat Admin');
	await expectSound(page);

	await open(page, `/admin/events?q=${eventId}`);
	await page.getByRole('checkbox', { name: 'Choose the event on this page' }).check();
	await page.getByRole('button', { name: 'Replay 1 event' }).click();
	await expect(page.getByText('1 event is handled again')).toBeVisible();
	await open(page, `/admin/events/${id}`);
	await expect(attempts).toHaveCount(3);
});

test('the events of a time range are counted before they are replayed', async ({ system, page }) => {
	const { id } = await receive(system);
	await system.db.query(`update public.provider_events set received_at = '2021-03-04T10:15Z' where id = $1`, [
		id
	]);
	const admin = await enter(system, page, '/admin/events');
	await system.db.query(`update public.profiles set time_zone = 'Asia/Kolkata' where user_id = $1`, [
		admin.actor.userId
	]);
	await page.getByRole('link', { name: 'Replay a time range' }).click();
	await page.getByLabel('From').fill('2021-03-04T15:00');
	await page.getByLabel('Until').fill('2021-03-04T16:00');
	await page.getByRole('button', { name: 'Count events' }).click();
	await expect(page.getByText('1 event was received in that time')).toBeVisible();
	await expectSound(page);
	await page.getByRole('button', { name: 'Replay 1 event' }).click();
	await expect(page.getByText('1 event is handled again')).toBeVisible();
	await page.getByLabel('Until').fill('2021-03-04T14:00');
	await page.getByRole('button', { name: 'Count events' }).click();
	await expect(page.getByText('The end lies before the beginning.')).toBeVisible();
});

test('a comparison shows zero, and what an earlier one found in words', async ({ system, page }) => {
	await system.db.query(
		`insert into public.reconciliations (started_at, finished_at, faults)
		 values (now() - interval '1 day', now() - interval '1 day', $1)`,
		[
			JSON.stringify([
				{ fault: 'paid_without_grant', subject: randomUUID(), expected: 'granted', actual: 'nothing' }
			])
		]
	);
	await enter(system, page, '/admin/reconciliation');
	await expect(page.getByText('Somebody paid and did not get the credits.').first()).toBeAttached();
	await expectSound(page);
	await page.getByRole('button', { name: 'Compare now' }).click();
	await expect(page.getByRole('heading', { name: 'Nothing differs' })).toBeVisible({ timeout: 30_000 });
	await expect(page.getByRole('progressbar')).toHaveCount(0);
	await expect(page.getByRole('region', { name: 'Last comparisons' }).getByRole('row')).not.toHaveCount(2);
	await expectSound(page);
});

test('credits are adjusted with a reason that the workspace reads, once however often it is sent', async ({
	system,
	page
}) => {
	const owner = await createSignInUser(system.db, 'Olga Owner');
	await enter(system, page, '/admin/workspaces');
	await expectSound(page);
	await page.getByLabel('Name or handle').fill(owner.handle);
	await page.getByRole('button', { name: 'Search', exact: true }).click();
	await page.getByRole('row').filter({ hasText: owner.handle }).getByRole('link').click();
	await expect(page.getByText('owned by Olga Owner')).toBeVisible();
	await expectSound(page);

	await page.getByRole('button', { name: 'Book adjustment' }).click();
	await expect(page.getByText('Enter a whole number other than zero')).toBeVisible();
	await page.getByLabel('Credits to give or take').fill('-500');
	await page.getByLabel('Reason').fill('Far too many');
	await page.getByRole('button', { name: 'Book adjustment' }).click();
	await expect(page.getByText('Only 10 credits are available.')).toBeVisible();
	await page.getByLabel('Credits to give or take').fill('15');
	await expect(page.getByText('Available: 10, then 25.')).toBeVisible();
	await page.getByLabel('Reason').fill('Sorry for the outage');
	await page.getByRole('button', { name: 'Book adjustment' }).click();
	const lines = page.getByRole('region', { name: 'Last entries of the statement' });
	await expect(lines.getByRole('row').filter({ hasText: 'Sorry for the outage' })).toContainText('+15');
	await expect(page.getByLabel('Reason')).toHaveValue('');

	const again = { amount: '-5', reason: 'Sent twice', key: randomUUID() };
	for (const _ of [1, 2]) {
		const headers = { origin: system.origin };
		await page.request.post(`/admin/workspaces/${owner.workspaceId}?/adjust`, { form: again, headers });
	}
	const { rows } = await as(system.db, owner.actor, (client) =>
		client.query('select kind, reference, available::int from public.wallet_entries($1)', [owner.workspaceId])
	);
	expect(rows).toMatchObject([
		{ kind: 'adjustment', reference: 'reason:Sent twice', available: -5 },
		{ kind: 'adjustment', reference: 'reason:Sorry for the outage', available: 15 },
		{ reference: 'welcome', available: 10 }
	]);
});

test('a comparison under way is shown after a reload, asked for once, and its result comes by itself', async ({
	system,
	page
}) => {
	test.setTimeout(120_000);
	const { rows } = await system.db.query<{ id: string }>(
		'insert into public.reconciliations (compared) values (40) returning id'
	);
	await enter(system, page, '/admin/reconciliation');
	for (const _ of ['at first', 'after a reload']) {
		await expect(page.getByRole('progressbar', { name: 'Comparing the books' })).toBeVisible();
		await expect(page.getByText('40 invoices and subscriptions so far')).toBeVisible();
		await expect(page.getByRole('button', { name: 'Compare now' })).toBeDisabled();
		await open(page, '/admin/reconciliation');
	}
	await expectSound(page);
	const headers = { origin: system.origin };
	await page.request.post('/admin/reconciliation?/compare', { form: {}, headers });
	const under = await system.db.query<{ id: string }>(
		'select id from public.reconciliations where finished_at is null'
	);
	expect(under.rows).toEqual(rows);

	await system.db.query(
		`select public.finish_reconciliation($1, '[{"fault": "paid_without_grant", "subject": "x"}]')`,
		[rows[0]?.id]
	);
	await expect(page.getByRole('heading', { name: '1 row differs' })).toBeVisible();
	await expect(page.getByRole('progressbar')).toHaveCount(0);
	await expect(page.getByRole('button', { name: 'Compare now' })).toBeEnabled();
});

test('for everybody else there is no such place', async ({ system, creator }) => {
	const { page, workspaceId } = creator;
	const { id } = await receive(system);
	const paths = ['plans', 'plans/pro', 'plans/pro/new', 'events', `events/${id}`, 'events/range'];
	for (const path of [...paths, 'reconciliation', 'workspaces', `workspaces/${workspaceId}`]) {
		expect([path, (await page.request.get(`/admin/${path}`)).status()]).toEqual([path, 404]);
	}
	const post = async (path: string, form: Record<string, string>) =>
		(await page.request.post(`/admin/${path}`, { form, headers: { origin: system.origin } })).status();
	expect(await post(`events/${id}?/replay`, {})).toBe(404);
	expect(await post('reconciliation?/compare', {})).toBe(404);
	expect(await post('plans/pro?/offer', { offered: 'no' })).toBe(404);
	const adjustment = { amount: '50', reason: 'A present', key: randomUUID() };
	expect(await post(`workspaces/${workspaceId}?/adjust`, adjustment)).toBe(404);
});
