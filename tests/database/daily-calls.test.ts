import type pg from 'pg';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { countCall } from '../../src/lib/server/api/daily-calls.ts';
import { closePostgres } from '../../src/lib/server/platform/postgres.ts';
import { addPlan, planPrice, subscribe } from '../support/billing.ts';
import { useSettings } from '../support/settings.ts';
import { addUser, firstWorkspace, openDatabase } from '../support/world.ts';

let db: pg.Pool;
beforeAll(() => {
	useSettings(inject('stack'));
	db = openDatabase(inject('stack').superuserUrl);
});
afterAll(async () => {
	await closePostgres();
	await db.end();
});

it('programs call as often a day as their workspace’s plan allows, however many ask at once', async () => {
	const plan = await addPlan(db);
	await db.query(
		`with v as (insert into public.plan_versions (plan_code, number, credits, api_calls_per_day) values ($1, 2, 50, 3) returning id)
		 insert into public.plan_prices (plan_version_id, "interval", currency, amount_cents) select id, 'month', 'eur', 900 from v`,
		[plan]
	);
	const workspaceId = await firstWorkspace(db, await addUser(db, 'Caller'));
	await subscribe(db, workspaceId, { price: await planPrice(db, plan) });
	const results = await Promise.allSettled(Array.from({ length: 10 }, () => countCall(workspaceId)));
	expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(3);
	const [refused] = results.flatMap((result) =>
		result.status === 'rejected' ? [result.reason as unknown] : []
	);
	expect(refused).toMatchObject({ code: 'plan_limit_reached', status: 402 });

	const other = await firstWorkspace(db, await addUser(db, 'Other'));
	await countCall(other);
});
