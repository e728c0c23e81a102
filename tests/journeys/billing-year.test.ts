import { expect, expectSound, hydrated, test, type System } from '../support/journey.ts';

// Moves the sandbox's clock by months: a system of its own.
test.use({ clock: 'moved' });

async function admin({ local }: System, path: string, body: object): Promise<void> {
	const answer = await fetch(`${local.stripe?.adminUrl}/${path}`, {
		method: 'POST',
		body: JSON.stringify(body)
	});
	if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`);
}

async function valueOf<T>({ db }: System, sql: string, values: unknown[]): Promise<T | undefined> {
	return (await db.query<{ value: T }>(`select (${sql}) as value`, values)).rows[0]?.value;
}

test('a workspace runs out, tops up, takes a plan, is renewed, and falls back to the free plan when its card fails', async ({
	creator,
	system
}) => {
	test.setTimeout(180_000);
	const { page, handle, workspaceId, email } = creator;
	const billing = `/w/${handle}/settings/billing`;
	const statusOf = () =>
		valueOf<string>(system, 'select status::text from public.subscriptions where workspace_id = $1', [
			workspaceId
		]);
	const payments = () =>
		valueOf<number>(
			system,
			`select count(*)::int from public.payments where workspace_id = $1 and kind = 'subscription' and state = 'paid'`,
			[workspaceId]
		);
	const payByCard = async (button: RegExp): Promise<void> => {
		await page.getByLabel('Name').fill('Ada Writer');
		await page.getByLabel('Card number').fill('4242424242424242');
		await page.getByRole('button', { name: button }).click();
	};

	await system.db.query(`select public.capture_credits(public.hold_credits($1, 10, 'test', 'all'), 10)`, [
		workspaceId
	]);
	await page.goto(`/w/${handle}/products/new`);
	await page.getByRole('link', { name: 'Buy credits' }).first().click();
	await hydrated(page);
	await page.getByRole('radio', { name: /^25 credits/ }).check();
	await page.getByRole('button', { name: 'Buy for €5' }).click();
	await payByCard(/^Pay/);
	await expect(page.getByRole('heading', { level: 1, name: '25 credits are yours' })).toBeVisible();

	await page.goto(billing);
	await hydrated(page);
	await page.getByRole('radio', { name: /^Starter/ }).check();
	await page.getByRole('button', { name: 'Go to payment' }).click();
	await payByCard(/Subscribe/);
	await expect(page.getByRole('link', { name: /^75 credits/ })).toBeVisible();

	await admin(system, 'advance', { days: 32 });
	await expect.poll(payments, { timeout: 30_000 }).toBe(2);
	await page.goto(`/w/${handle}/wallet`);
	const statement = page.getByRole('table', { name: 'Statement' });
	await expect(statement.getByRole('row').filter({ hasText: '−50' })).toHaveCount(1);
	await expect(page.getByRole('link', { name: /^75 credits/ })).toBeVisible();
	await expectSound(page);

	await page.goto(billing);
	await page.getByRole('button', { name: 'Manage at Stripe' }).click();
	await page.getByRole('button', { name: 'Cancel subscription' }).click();
	await expect
		.poll(
			() =>
				valueOf(system, 'select cancel_at is not null from public.subscriptions where workspace_id = $1', [
					workspaceId
				]),
			{
				timeout: 30_000
			}
		)
		.toBe(true);
	await page.goto(billing);
	await page.getByRole('button', { name: 'Take the cancellation back' }).click();
	await expect(page.getByText('The plan goes on')).toBeVisible();

	const customer = await valueOf<string>(
		system,
		'select provider_customer_id from public.billing_customers where workspace_id = $1',
		[workspaceId]
	);
	await admin(system, `customers/${customer}/card`, { card: '4000000000000341' });
	await admin(system, 'advance', { days: 31 });
	await expect.poll(statusOf, { timeout: 30_000 }).toBe('past_due');
	await page.goto(`/w/${handle}/products`);
	await expect(page.getByText('The last payment did not go through')).toBeVisible();
	expect((await system.inbox.latestTo(email)).subject).toContain('did not go through');

	await system.db.query(
		`update public.subscriptions set past_due_since = now() - interval '11 days' where workspace_id = $1`,
		[workspaceId]
	);
	await system.db.query(`select graphile_worker.add_job('billing_hourly', '{}'::json)`);
	await expect.poll(statusOf, { timeout: 30_000 }).toBe('canceled');
	await page.goto(billing);
	await expect(page.getByText('Free', { exact: true }).first()).toBeVisible();
	await expect(page.getByRole('link', { name: /^25 credits/ }), 'what was bought stays').toBeVisible();
	expect((await system.db.query('select * from public.book_faults()')).rows).toEqual([]);
});
