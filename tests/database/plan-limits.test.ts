import { randomBytes, randomUUID } from 'node:crypto';
import type pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { addPlan, planPrice, recordInvoice, line, june, subscribe, type Price } from '../support/billing.ts';
import {
	addApiKey,
	addUser,
	as,
	finishGeneration,
	firstWorkspace,
	openDatabase,
	orderGeneration,
	publish,
	type Actor
} from '../support/world.ts';

let db: pg.Pool;
let owner: Actor;
let workspaceId: string;
let providerId: string;
/** Three members and two pages; and one of each. */
let roomy: Price;
let narrow: Price;

beforeAll(async () => {
	db = openDatabase(inject('stack').superuserUrl);
	const limits = { members: 3, published_products: 2 };
	roomy = await planPrice(db, await addPlan(db, { credits: 100, limits }));
	narrow = await planPrice(db, await addPlan(db, { limits: { members: 1, published_products: 1 } }));
});
beforeEach(async () => {
	owner = await addUser(db, 'Owner');
	workspaceId = await firstWorkspace(db, owner);
	({ providerId } = await subscribe(db, workspaceId, { price: roomy }));
});
afterAll(() => db.end());

const hash = () => randomBytes(32).toString('hex');
const invite = (email = `${randomUUID()}@example.com`) =>
	as(
		db,
		owner,
		async (client) => {
			const id = randomUUID();
			await client.query(`select public.invite_member($1, $2, $3, 'member', $4)`, [
				id,
				workspaceId,
				email,
				hash()
			]);
			return id;
		},
		{ keep: true }
	);
const emailOf = async (actor: Actor) =>
	(await db.query<{ email: string }>('select email from public.profiles where user_id = $1', [actor.userId]))
		.rows[0]?.email;
const accept = (actor: Actor, id: string) =>
	as(db, actor, (client) => client.query('select public.accept_invitation($1)', [id]), { keep: true });
const toNarrow = () =>
	recordInvoice(db, providerId, {
		amountCents: narrow.amountCents,
		lines: [line(narrow, narrow.amountCents, june)]
	});
async function draft(): Promise<string> {
	const order = await orderGeneration(db, { workspaceId, userId: owner.userId });
	await finishGeneration(db, order.generation_id);
	return order.product_id;
}
const usage = (actor: Actor = owner) =>
	as(db, actor, async (client) => {
		const { rows } = await client.query<{ name: string; used: string; allowed: string }>(
			'select * from public.plan_usage($1)',
			[workspaceId]
		);
		return Object.fromEntries(rows.map(({ name, used, allowed }) => [name, `${used} of ${allowed}`]));
	});
const fulfilled = (results: PromiseSettledResult<unknown>[]) =>
	results.filter(({ status }) => status === 'fulfilled').length;
const refusals = (results: PromiseSettledResult<unknown>[]) =>
	new Set(
		results.flatMap((result) => (result.status === 'rejected' ? [(result.reason as Error).message] : []))
	);

describe('the members of a plan', () => {
	it('are counted with those who are invited', async () => {
		await invite();
		await invite();
		await expect(invite()).rejects.toMatchObject({ message: 'plan_limit_reached', code: 'PT402' });
		expect(await usage()).toMatchObject({ members: '3 of 3' });
	});

	it('are told with what is allowed, and which plan allows more', async () => {
		await invite();
		await invite();
		const { detail = '' } = (await invite().catch((error: unknown) => error)) as { detail?: string };
		expect(JSON.parse(detail)).toEqual({ limit: 'members', allowed: 3, plan: 'Free' });
	});

	it('leave room for who accepts', async () => {
		const people = [await addUser(db, 'One'), await addUser(db, 'Two')];
		const ids: string[] = [];
		for (const person of people) ids.push(await invite(await emailOf(person)));
		await Promise.all(people.map((person, n) => accept(person, ids[n] ?? '')));
		expect(await usage()).toMatchObject({ members: '3 of 3' });
	});

	it('give their place back when they leave or an invitation is withdrawn or over', async () => {
		const [first] = [await invite(), await invite()];
		await as(db, owner, (client) => client.query('select public.revoke_invitation($1)', [first]), {
			keep: true
		});
		const third = await invite();
		await db.query(`update public.invitations set expires_at = now() where id = $1`, [third]);
		await invite();
	});

	it('are never more when ten are invited at once', async () => {
		const results = await Promise.allSettled(Array.from({ length: 10 }, () => invite()));
		expect(fulfilled(results)).toBe(2);
		expect(refusals(results)).toEqual(new Set(['plan_limit_reached']));
	});

	it('are never more when ten accept at once after a downgrade', async () => {
		const people = [await addUser(db, 'One'), await addUser(db, 'Two')];
		const ids: string[] = [];
		for (const person of people) ids.push(await invite(await emailOf(person)));
		await toNarrow();
		const results = await Promise.allSettled(people.map((person, n) => accept(person, ids[n] ?? '')));
		expect(fulfilled(results)).toBe(0);
		expect(refusals(results)).toEqual(new Set(['plan_limit_reached']));
	});

	it('stay after a downgrade, and change roles; only new ones find no room', async () => {
		const person = await addUser(db, 'One');
		await accept(person, await invite(await emailOf(person)));
		await toNarrow();
		expect(await usage()).toMatchObject({ members: '2 of 1' });
		await as(
			db,
			owner,
			(client) => client.query(`select public.change_role($1, $2, 'viewer')`, [workspaceId, person.userId]),
			{ keep: true }
		);
		await expect(invite()).rejects.toThrow('plan_limit_reached');
	});
});

describe('the pages of a plan', () => {
	it('end at what it allows; one that is on sale is published again', async () => {
		const [first, second, third] = [await draft(), await draft(), await draft()];
		await publish(db, owner, first);
		await publish(db, owner, second);
		await expect(publish(db, owner, third)).rejects.toThrow('plan_limit_reached');
		await publish(db, owner, first);
		expect(await usage()).toMatchObject({ published_products: '2 of 2' });
	});

	it('give their place back when they are taken down', async () => {
		const [first, second, third] = [await draft(), await draft(), await draft()];
		await publish(db, owner, first);
		await publish(db, owner, second);
		await as(db, owner, (client) => client.query('select public.unpublish_product($1)', [first]), {
			keep: true
		});
		await publish(db, owner, third);
	});

	it('are never more when ten are published at once', async () => {
		const drafts: string[] = [];
		for (let n = 0; n < 10; n++) drafts.push(await draft());
		const results = await Promise.allSettled(drafts.map((id) => publish(db, owner, id)));
		expect(fulfilled(results)).toBe(2);
		expect(refusals(results)).toEqual(new Set(['plan_limit_reached']));
	});

	it('stay on sale after a downgrade; the oldest are published again, the others once there is room', async () => {
		const [first, second] = [await draft(), await draft()];
		await publish(db, owner, first);
		await publish(db, owner, second);
		await toNarrow();
		expect(await usage()).toMatchObject({ published_products: '2 of 1' });
		await publish(db, owner, first);
		await expect(publish(db, owner, second)).rejects.toThrow('plan_limit_reached');
		await as(db, owner, (client) => client.query('select public.unpublish_product($1)', [first]), {
			keep: true
		});
		await publish(db, owner, second);
		await expect(publish(db, owner, first)).rejects.toThrow('plan_limit_reached');
	});

	it('come back when a deletion is undone, also beyond the limit', async () => {
		await publish(db, owner, await draft());
		await publish(db, owner, await draft());
		await toNarrow();
		const listed = async () =>
			(await db.query('select from public.pages where workspace_id = $1 and is_listed', [workspaceId]))
				.rowCount;
		const asOwner = (sql: string) =>
			as(db, owner, (client) => client.query(sql, [workspaceId]), { keep: true });
		await asOwner(
			'select public.request_workspace_deletion($1, (select handle from public.workspaces where id = $1))'
		);
		expect(await listed()).toBe(0);
		await asOwner('select public.undo_workspace_deletion($1)');
		expect(await listed()).toBe(2);
	});
});

describe('the free plan', () => {
	it('allows three members and three pages where it begins', async () => {
		const { rows } = await db.query(
			`select members, published_products, credits from public.plan_versions where plan_code = 'free' and number = 1`
		);
		expect(rows).toEqual([{ members: 3, published_products: 3, credits: 10 }]);
	});
});

describe('what is used', () => {
	it('is shown to members and to programs that may read the billing', async () => {
		expect(await usage(await addUser(db, 'Stranger'))).toEqual({});
		expect(await usage(await addApiKey(db, workspaceId, ['sales:read']))).toEqual({});
		expect(await usage(await addApiKey(db, workspaceId, ['billing:read']))).toMatchObject({
			members: '1 of 3'
		});
	});
});
