import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { createPublishedProduct, createSignInUser, type Creator } from '../support/people.ts';
import { addUser, as, brief, buy, firstWorkspace, openDatabase, type Actor } from '../support/world.ts';

const { superuserUrl } = inject('stack');
let db: pg.Pool;
beforeAll(() => {
	db = openDatabase(superuserUrl);
});
afterAll(() => db.end());

/** The code that the call was refused with, or `done`. What succeeds is kept. */
async function tell(actor: Actor, sql: string, values: unknown[] = []): Promise<string> {
	try {
		await as(db, actor, (client) => client.query(sql, values), { keep: true });
		return 'done';
	} catch (error) {
		return (error as Error).message;
	}
}

/** How many rows a statement reached; nothing is kept. */
async function reach(actor: Actor, sql: string, values: unknown[] = []): Promise<number> {
	return as(db, actor, async (client) => (await client.query(sql, values)).rowCount ?? 0);
}

async function value<T>(sql: string, values: unknown[] = []): Promise<T | undefined> {
	const { rows } = await db.query<Record<string, T>>(sql, values);
	return Object.values(rows[0] ?? {})[0];
}

const unique = (word: string) => `${word}-${randomUUID().slice(0, 8)}`;
const changeHandle = 'select public.change_handle($1, $2)';
const createWorkspace = 'select public.create_workspace($1, $2)';

type Team = Creator & Record<'owner' | 'admin' | 'member' | 'viewer' | 'stranger', Actor>;

async function createTeam(): Promise<Team> {
	const creator = await createSignInUser(db, 'Owner');
	const [admin, member, viewer, stranger] = (await Promise.all(
		['Admin', 'Member', 'Viewer', 'Stranger'].map((name) => addUser(db, name))
	)) as [Actor, Actor, Actor, Actor];
	for (const [actor, role] of [
		[admin, 'admin'],
		[member, 'member'],
		[viewer, 'viewer']
	] as const) {
		await db.query('insert into public.workspace_members (workspace_id, user_id, role) values ($1, $2, $3)', [
			creator.workspaceId,
			actor.userId,
			role
		]);
	}
	return { ...creator, owner: creator.actor, admin, member, viewer, stranger };
}

describe('a handle', () => {
	test('is one workspace’s, also when two people ask at the same moment', async () => {
		const people = await Promise.all(['One', 'Two', 'Three', 'Four'].map((name) => addUser(db, name)));
		const handle = unique('race');
		const answers = await Promise.all(people.map((actor) => tell(actor, createWorkspace, ['Race', handle])));
		expect(answers.sort()).toEqual(['done', 'handle_taken', 'handle_taken', 'handle_taken']);
		expect(await value('select count(*)::int from public.workspaces where handle = $1', [handle])).toBe(1);
	});

	test('that two workspaces move to at once goes to one of them', async () => {
		const [one, two] = await Promise.all([createTeam(), createTeam()]);
		const handle = unique('move');
		const answers = await Promise.all(
			[one, two].map(({ owner, workspaceId }) => tell(owner, changeHandle, [workspaceId, handle]))
		);
		expect(answers.sort()).toEqual(['done', 'handle_taken']);
	});

	test.each(['admin', 'api', 'noxloop', 'workspaces', 'settings'])(
		'%s is kept for the platform',
		async (handle) => {
			const actor = await addUser(db, 'Greedy');
			expect(await tell(actor, createWorkspace, ['Mine', handle])).toBe('handle_reserved');
			const workspaceId = await firstWorkspace(db, actor);
			expect(await tell(actor, changeHandle, [workspaceId, handle])).toBe('handle_reserved');
		}
	);

	test.each([
		'ab',
		'Upper',
		'a--b',
		'-a',
		'a-',
		'p\u0430ypal',
		'a b',
		'../x',
		'x'.repeat(41),
		'pay\u200bpal'
	])('of the shape %j is refused by the database itself', async (handle) => {
		const { owner, workspaceId } = await createTeam();
		expect(await tell(owner, changeHandle, [workspaceId, handle])).toBe('handle_invalid');
		expect(await tell(owner, createWorkspace, ['Mine', handle])).toBe('input_invalid');
	});

	test('that was left leads to the workspace for its people, and stays taken for others', async () => {
		const { owner, viewer, stranger, workspaceId, handle } = await createTeam();
		expect(await tell(owner, changeHandle, [workspaceId, unique('new')])).toBe('done');
		const find = 'select workspace_id from public.workspace_handles where handle = $1';
		expect(await reach(viewer, find, [handle])).toBe(1);
		expect(await reach(stranger, find, [handle])).toBe(0);
		expect(await tell(stranger, createWorkspace, ['Mine', handle])).toBe('handle_taken');
		expect(await tell(owner, changeHandle, [workspaceId, handle])).toBe('done');
	});

	test('can be changed nine times; going back to an earlier one is always possible', async () => {
		const { owner, workspaceId, handle } = await createTeam();
		for (let count = 2; count <= 10; count += 1) {
			expect(await tell(owner, changeHandle, [workspaceId, unique('again')])).toBe('done');
		}
		expect(await tell(owner, changeHandle, [workspaceId, unique('again')])).toBe('handles_limit');
		expect(await tell(owner, changeHandle, [workspaceId, handle])).toBe('done');
	});

	test('is changed by admins and owners only, and by no direct update', async () => {
		const { admin, member, viewer, stranger, workspaceId } = await createTeam();
		expect(await tell(admin, changeHandle, [workspaceId, unique('ok')])).toBe('done');
		expect(await tell(member, changeHandle, [workspaceId, unique('no')])).toBe('role_too_low');
		expect(await tell(viewer, changeHandle, [workspaceId, unique('no')])).toBe('role_too_low');
		expect(await tell(stranger, changeHandle, [workspaceId, unique('no')])).toBe('workspace_not_found');
		const direct = 'update public.workspaces set handle = $2 where id = $1';
		expect(await tell(admin, direct, [workspaceId, unique('no')])).toContain('permission denied');
	});
});

describe('a name', () => {
	test.each([
		'abc\u202etxt',
		'a\u200bb',
		'\u2066a\u2069',
		'a\u00adb',
		' a',
		'a\n',
		'a\u0007',
		'x'.repeat(81),
		''
	])('like %j is refused by the database, also in a direct update', async (name) => {
		const { owner, workspaceId } = await createTeam();
		const constraint = /workspaces_name|profiles_display_name|collections_name/;
		const direct = 'update public.workspaces set name = $2 where id = $1';
		expect(await tell(owner, direct, [workspaceId, name])).toMatch(constraint);
		expect(await tell(owner, createWorkspace, [name, unique('named')])).toBe('input_invalid');
		const own = 'update public.profiles set display_name = $2 where user_id = $1';
		expect(await tell(owner, own, [owner.userId, name])).toMatch(constraint);
		const folder = 'insert into public.collections (workspace_id, name) values ($1, $2)';
		expect(await tell(owner, folder, [workspaceId, name])).toMatch(constraint);
	});

	test('is changed by admins and owners; nobody else’s update reaches the row', async () => {
		const { owner, admin, member, viewer, stranger, workspaceId } = await createTeam();
		const rename = 'update public.workspaces set name = $2 where id = $1';
		const reached = await Promise.all(
			[owner, admin, member, viewer, stranger].map((actor) => reach(actor, rename, [workspaceId, 'Renamed']))
		);
		expect(reached).toEqual([1, 1, 0, 0, 0]);
	});

	test('of a logo’s file is in the workspace’s own folder', async () => {
		const { owner, workspaceId } = await createTeam();
		const set = 'update public.workspaces set logo_path = $2 where id = $1';
		for (const path of [
			`${randomUUID()}/a.webp`,
			`${workspaceId}/../x.webp`,
			`${workspaceId}/a.svg`,
			'a.webp'
		]) {
			expect(await tell(owner, set, [workspaceId, path])).toContain('workspaces_logo_path_own');
		}
		expect(await tell(owner, set, [workspaceId, `${workspaceId}/${randomUUID()}.webp`])).toBe('done');
	});
});

describe('opening workspaces', () => {
	test('ends at the limit, also side by side', async () => {
		const actor = await addUser(db, 'Collector');
		const limit = (await value<number>('select workspaces_per_user from public.platform_settings')) ?? 0;
		const asked = Array.from({ length: limit + 3 }, () => tell(actor, createWorkspace, ['One more', null]));
		const answers = await Promise.all(asked);
		// The first one came with the account.
		expect(answers.filter((answer) => answer === 'done')).toHaveLength(limit - 1);
		expect(answers.filter((answer) => answer === 'workspaces_limit')).toHaveLength(4);
	});

	test('gives welcome credits once, with the first', async () => {
		const actor = await addUser(db, 'Newcomer');
		await tell(actor, createWorkspace, ['Second', unique('second')]);
		const balances = await as(db, actor, async (client) => {
			const { rows } = await client.query<{ id: string }>(
				'select w.id from public.workspaces w join public.workspace_members m on m.workspace_id = w.id order by m.created_at'
			);
			const amounts: number[] = [];
			for (const { id } of rows) {
				const { rows: found } = await client.query<{ available: string }>(
					'select available from public.credit_balance($1)',
					[id]
				);
				amounts.push(Number(found[0]?.available ?? 0));
			}
			return amounts;
		});
		expect(balances).toEqual([10, 0]);
	});
});

describe('a workspace that waits for its deletion', () => {
	let team: Team;
	let product: Awaited<ReturnType<typeof createPublishedProduct>>;
	const isListed = () =>
		value<boolean>('select is_listed from public.pages where product_id = $1', [product.productId]);
	const ask = 'select public.request_workspace_deletion($1, $2)';
	const undo = 'select public.undo_workspace_deletion($1)';

	beforeAll(async () => {
		team = await createTeam();
		product = await createPublishedProduct(db, team);
		await tell(team.owner, `insert into public.collections (workspace_id, name) values ($1, 'Before')`, [
			team.workspaceId
		]);
	});

	test('was put there by an owner who typed its handle, and by nobody else', async () => {
		const { owner, admin, member, viewer, stranger, workspaceId, handle } = team;
		expect(await tell(admin, ask, [workspaceId, handle])).toBe('role_too_low');
		expect(await tell(member, ask, [workspaceId, handle])).toBe('role_too_low');
		expect(await tell(viewer, ask, [workspaceId, handle])).toBe('role_too_low');
		expect(await tell(stranger, ask, [workspaceId, handle])).toBe('workspace_not_found');
		for (const typed of ['', 'Owner', handle.toUpperCase(), null]) {
			expect(await tell(owner, ask, [workspaceId, typed])).toBe('confirmation_wrong');
		}
		expect(await isListed()).toBe(true);
		expect(await tell(owner, ask, [workspaceId, handle])).toBe('done');
		const days = await value<number>(
			`select round(extract(epoch from delete_at - now()) / 86400)::int from public.workspaces where id = $1`,
			[workspaceId]
		);
		expect(days).toBe(14);
	});

	test('has nothing on sale', async () => {
		expect(await isListed()).toBe(false);
		const order = `select * from public.open_order($1, $2, 'en', null)`;
		await expect(db.query(order, [product.slug, randomUUID()])).rejects.toThrow('product_not_found');
	});

	test('is read by its people as before', async () => {
		const { owner, admin, member, viewer, stranger, workspaceId } = team;
		const rows = 'select from public.sections where workspace_id = $1';
		const seen = await Promise.all(
			[owner, admin, member, viewer, stranger].map((actor) => reach(actor, rows, [workspaceId]))
		);
		expect(seen).toEqual([3, 3, 3, 3, 0]);
	});

	test.each([
		['a product', `update public.products set title = 'New' where workspace_id = $1`],
		['a section', `update public.sections set body = 'New' where workspace_id = $1`],
		['a product’s collection', 'update public.products set collection_id = null where workspace_id = $1'],
		['the name', `update public.workspaces set name = 'New' where id = $1`],
		['a collection', `update public.collections set name = 'New' where workspace_id = $1`],
		['a collection away', 'delete from public.collections where workspace_id = $1']
	])('keeps %s as it is, whoever writes', async (_what, sql) => {
		for (const actor of [team.owner, team.admin, team.member]) {
			expect(await reach(actor, sql, [team.workspaceId])).toBe(0);
		}
	});

	test('takes no call that would change it', async () => {
		const { owner, member, workspaceId, handle } = team;
		const calls: [string, unknown[]][] = [
			[changeHandle, [workspaceId, unique('frozen')]],
			[ask, [workspaceId, handle]],
			[`select public.change_role($1, $2, 'admin')`, [workspaceId, member.userId]],
			['select public.remove_member($1, $2)', [workspaceId, member.userId]],
			['select public.hand_over_workspace($1, $2)', [workspaceId, member.userId]],
			[
				`select public.invite_member($1, $2, 'new@example.com', 'viewer', $3)`,
				[randomUUID(), workspaceId, 'a'.repeat(64)]
			]
		];
		for (const [sql, values] of calls)
			expect([sql, await tell(owner, sql, values)]).toEqual([sql, 'workspace_frozen']);
		const insert = `insert into public.collections (workspace_id, name) values ($1, 'New')`;
		expect(await tell(owner, insert, [workspaceId])).toContain('row-level security');
		const republish = 'select public.publish_product(id, version, slug) from public.products where id = $1';
		expect(await tell(owner, republish, [product.productId])).toMatch(
			/workspace_frozen|role_too_low|product_not_found/
		);
	});

	test('starts no generation, so no credits are spent', async () => {
		const order = `select * from public.order_generation($1, $2, $3, 'Ada Writer', 'sample', $4)`;
		await expect(db.query(order, [team.workspaceId, team.owner.userId, brief, randomUUID()])).rejects.toThrow(
			'workspace_frozen'
		);
	});

	test('is kept by an owner alone, and then everything is as it was', async () => {
		const { owner, admin, member, viewer, stranger, workspaceId } = team;
		for (const actor of [admin, member, viewer])
			expect(await tell(actor, undo, [workspaceId])).toBe('role_too_low');
		expect(await tell(stranger, undo, [workspaceId])).toBe('workspace_not_found');
		expect(await isListed()).toBe(false);
		expect(await tell(owner, undo, [workspaceId])).toBe('done');
		expect(await tell(owner, undo, [workspaceId])).toBe('done');
		expect(await isListed()).toBe(true);
		expect(
			await reach(team.member, `update public.sections set body = 'x' where workspace_id = $1`, [workspaceId])
		).toBe(3);
	});

	test('leaves a page down that was down before', async () => {
		const other = await createTeam();
		const { productId } = await createPublishedProduct(db, other);
		expect(await tell(other.owner, 'select public.unpublish_product($1)', [productId])).toBe('done');
		await tell(other.owner, ask, [other.workspaceId, other.handle]);
		await tell(other.owner, undo, [other.workspaceId]);
		expect(await value('select is_listed from public.pages where product_id = $1', [productId])).toBe(false);
	});

	test('is erased when its time has come, once: what was sold stays with who bought it', async () => {
		const other = await createTeam();
		const { productId, slug } = await createPublishedProduct(db, other);
		const unsold = await createPublishedProduct(db, other);
		const { entitlementId } = await buy(db, { slug, email: 'reader@example.com' });
		await tell(other.owner, ask, [other.workspaceId, other.handle]);
		const erase = 'select public.erase_workspace($1) as done';
		expect(await value(erase, [other.workspaceId])).toBe(false);
		await db.query(`update public.workspaces set delete_at = now() where id = $1`, [other.workspaceId]);
		expect(await value(erase, [other.workspaceId])).toBe(true);
		expect(await value(erase, [other.workspaceId])).toBe(false);
		const count = (what: string, id: string) => value(`select count(*)::int from ${what}`, [id]);
		expect(await count('public.product_versions where product_id = $1', productId)).toBe(1);
		expect(await count(`public.entitlements where id = $1 and state = 'active'`, entitlementId)).toBe(1);
		expect(await count(`public.orders where workspace_id = $1 and state = 'paid'`, other.workspaceId)).toBe(
			1
		);
		expect(await count('public.products where id = $1', unsold.productId)).toBe(0);
		const unbalanced = await value(
			`select count(*)::int from (select 1 from private.ledger_entries e join private.ledger_accounts a on a.id = e.account_id
			 group by e.transaction_id, a.currency having sum(e.amount) <> 0) unbalanced`
		);
		expect(unbalanced).toBe(0);
		expect(await reach(other.owner, 'select from public.workspaces where id = $1', [other.workspaceId])).toBe(
			0
		);
	});
});
