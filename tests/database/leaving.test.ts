import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { createPublishedProduct, createSignInUser, type Creator } from '../support/people.ts';
import { findTraces } from '../support/personal-traces.ts';
import {
	addUser,
	as,
	buy,
	firstWorkspace,
	openDatabase,
	orderGeneration,
	type Actor
} from '../support/world.ts';

const db = openDatabase(inject('stack').superuserUrl);
afterAll(() => db.end());

type Query = Parameters<typeof as>[2];
const call = (actor: Actor, sql: string, values: unknown[] = []) =>
	as(db, actor, (client) => client.query(sql, values), { keep: true });
const service: Actor = { name: 'service', role: 'service_role', userId: null };

async function value<T>(sql: string, values: unknown[] = []): Promise<T | undefined> {
	return (await db.query<{ value: T }>(`select (${sql}) as value`, values)).rows[0]?.value;
}
const count = (from: string, values: unknown[] = []) =>
	value<number>(`select count(*)::int from ${from}`, values);

const ask = (actor: Actor) => call(actor, 'select public.request_account_deletion()');
const undo = (actor: Actor) => call(actor, 'select public.undo_account_deletion()');
const eraseAccount = (actor: Actor) => value<boolean>('select public.erase_account($1)', [actor.userId]);
const eraseWorkspace = (id: string) => value<boolean>('select public.erase_workspace($1)', [id]);

async function askForWorkspace(owner: Actor, workspaceId: string): Promise<void> {
	const handle = await value<string>('select handle from public.workspaces where id = $1', [workspaceId]);
	await call(owner, 'select public.request_workspace_deletion($1, $2)', [workspaceId, handle]);
}

/** Lets the fourteen days pass. */
async function passTime({ account, workspace }: { account?: Actor; workspace?: string }): Promise<void> {
	await db.query(`update public.profiles set delete_at = now() - interval '1 second' where user_id = $1`, [
		account?.userId ?? null
	]);
	await db.query(`update public.workspaces set delete_at = now() - interval '1 second' where id = $1`, [
		workspace ?? null
	]);
}

const addMember = (workspaceId: string, actor: Actor, role: string) =>
	db.query('insert into public.workspace_members (workspace_id, user_id, role) values ($1, $2, $3)', [
		workspaceId,
		actor.userId,
		role
	]);

/** Somebody whose only workspace waits to be deleted, so that their account may go. */
async function freePerson(name: string): Promise<Actor> {
	const person = await addUser(db, name);
	await askForWorkspace(person, await firstWorkspace(db, person));
	return person;
}

describe('asking for the end of an account', () => {
	test('is refused to the only owner of a live workspace, and works once it was handed over', async () => {
		const [owner, heir] = [await addUser(db, 'Owner'), await addUser(db, 'Heir')];
		const workspaceId = await firstWorkspace(db, owner);
		await expect(ask(owner)).rejects.toThrow('sole_owner');
		const sole = await as(db, owner, (client) => client.query('select * from public.my_sole_workspaces()'));
		expect(sole.rows).toMatchObject([{ id: workspaceId, members: '1' }]);

		await addMember(workspaceId, heir, 'member');
		await call(owner, 'select public.hand_over_workspace($1, $2)', [workspaceId, heir.userId]);
		await ask(owner);
		expect(
			await value(
				"select delete_at between now() + interval '13 days' and now() + interval '15 days' from public.profiles where user_id = $1",
				[owner.userId]
			)
		).toBe(true);
	});

	test('keeps the first date when it is repeated, sends one mail, and can be undone', async () => {
		const person = await freePerson('Twice');
		await ask(person);
		const date = await value<Date>('select delete_at from public.profiles where user_id = $1', [
			person.userId
		]);
		await ask(person);
		expect(await value('select delete_at from public.profiles where user_id = $1', [person.userId])).toEqual(
			date
		);
		expect(
			await count(`public.outbox where kind = 'account_deletion' and idempotency_key like '%' || $1 || '%'`, [
				person.userId
			])
		).toBe(1);
		await undo(person);
		await undo(person);
		expect(
			await value('select delete_at from public.profiles where user_id = $1', [person.userId])
		).toBeNull();
		expect(await eraseAccount(person)).toBe(false);
	});

	test('can not be undone once its time is over: files may be gone', async () => {
		const person = await freePerson('Late');
		await ask(person);
		await passTime({ account: person });
		await expect(undo(person)).rejects.toThrow('deletion_under_way');
	});

	test('two owners who ask at once do not leave their workspace alone', async () => {
		const [one, other] = [await addUser(db, 'One'), await freePerson('Other')];
		const workspaceId = await firstWorkspace(db, one);
		await addMember(workspaceId, other, 'owner');
		const outcomes = await Promise.allSettled([ask(one), ask(other)]);
		expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
	});

	test('an owner can not leave, nor hand over, to somebody on the way out', async () => {
		const [stays, goes] = [await addUser(db, 'Stays'), await freePerson('Goes')];
		const workspaceId = await firstWorkspace(db, stays);
		await addMember(workspaceId, goes, 'owner');
		await ask(goes);
		await expect(call(stays, 'select public.leave_workspace($1)', [workspaceId])).rejects.toThrow(
			'last_owner'
		);
		await expect(
			call(stays, 'select public.hand_over_workspace($1, $2)', [workspaceId, goes.userId])
		).rejects.toThrow('member_is_leaving');
	});

	test('who is on the way out opens no workspace, and becomes owner of none', async () => {
		const [goes, stays] = [await freePerson('Goes'), await addUser(db, 'Stays')];
		const workspaceId = await firstWorkspace(db, stays);
		await addMember(workspaceId, goes, 'member');
		await ask(goes);
		await expect(call(goes, `select public.create_workspace('New')`)).rejects.toThrow(
			'account_deletion_scheduled'
		);
		await expect(
			call(stays, `select public.change_role($1, $2, 'owner')`, [workspaceId, goes.userId])
		).rejects.toThrow('member_is_leaving');
	});

	test('a hand-over and a request at the same moment see each other', async () => {
		const [gives, goes] = [await addUser(db, 'Gives'), await freePerson('Goes')];
		const workspaceId = await firstWorkspace(db, gives);
		await addMember(workspaceId, goes, 'member');
		const handing = await db.connect();
		try {
			await handing.query('begin');
			await handing.query(`select set_config('request.jwt.claims', $1, true)`, [
				JSON.stringify({ sub: gives.userId })
			]);
			await handing.query('select public.hand_over_workspace($1, $2)', [workspaceId, goes.userId]);
			const asking = ask(goes).then(
				() => 'asked',
				(error: Error) => error.message
			);
			await new Promise((resolve) => setTimeout(resolve, 300));
			await handing.query('commit');
			expect(await asking).toBe('sole_owner');
		} finally {
			handing.release();
		}
	});
});

describe('erasing', () => {
	test('nothing goes before its time', async () => {
		const person = await freePerson('Early');
		const workspaceId = await firstWorkspace(db, person);
		await ask(person);
		expect([await eraseWorkspace(workspaceId), await eraseAccount(person)]).toEqual([false, false]);
		const due = await db.query('select * from public.due_erasures() where id = any ($1)', [
			[workspaceId, person.userId]
		]);
		expect(due.rows).toEqual([]);
		expect(await count('public.profiles where user_id = $1', [person.userId])).toBe(1);
	});

	test('only the service may', async () => {
		const person = await freePerson('Self');
		for (const sql of [
			'select public.erase_account($1)',
			'select public.erase_workspace($1)',
			'select public.collect_account_data($1)'
		]) {
			await expect(call(person, sql, [person.userId])).rejects.toMatchObject({ code: '42501' });
		}
		await expect(call(person, 'select * from public.due_erasures()')).rejects.toMatchObject({
			code: '42501'
		});
		await expect(call(service, 'select * from public.due_erasures()')).resolves.toBeDefined();
	});

	test('takes a workspace whose owners are all due with them, before its own time', async () => {
		const person = await freePerson('Owner');
		const workspaceId = await firstWorkspace(db, person);
		await ask(person);
		await passTime({ account: person });
		const due = await db.query<{ kind: string; id: string }>(
			'select * from public.due_erasures() where id = any ($1)',
			[[workspaceId, person.userId]]
		);
		expect(due.rows).toEqual([
			{ kind: 'workspace', id: workspaceId },
			{ kind: 'account', id: person.userId }
		]);
		expect(await eraseAccount(person), 'the workspace first').toBe(false);
		expect(await eraseWorkspace(workspaceId)).toBe(true);
		expect(await eraseAccount(person)).toBe(true);
		expect([await eraseWorkspace(workspaceId), await eraseAccount(person)]).toEqual([false, false]);
	});

	test('leaves a waiting workspace to its other owner, also to one who may still change their mind', async () => {
		const [one, other] = [await freePerson('One'), await freePerson('Other')];
		const workspaceId = await firstWorkspace(db, one);
		await addMember(workspaceId, other, 'owner');
		await ask(one);
		await ask(other);
		await passTime({ account: one });
		expect(await eraseWorkspace(workspaceId)).toBe(false);
		expect(await eraseAccount(one)).toBe(true);
		await undo(other);
		await call(other, 'select public.undo_workspace_deletion($1)', [workspaceId]);
		expect(await value('select delete_at from public.workspaces where id = $1', [workspaceId])).toBeNull();
	});

	test('two owners of one workspace, erased side by side, both go and the workspace with the last', async () => {
		const [one, other] = [await freePerson('One'), await freePerson('Other')];
		const [shared, second] = [await firstWorkspace(db, one), await firstWorkspace(db, other)];
		await addMember(shared, other, 'owner');
		await ask(one);
		await ask(other);
		await passTime({ account: one });
		await passTime({ account: other });
		await Promise.all([
			eraseWorkspace(shared),
			eraseWorkspace(second),
			eraseAccount(one),
			eraseAccount(other)
		]);
		await Promise.all([eraseWorkspace(shared), eraseWorkspace(second)]);
		await Promise.all([eraseAccount(one), eraseAccount(other)]);
		expect(await count('public.profiles where user_id = any ($1)', [[one.userId, other.userId]])).toBe(0);
		expect(await count('public.workspaces where id = $1 and deleted_at is not null', [shared])).toBe(1);
	});

	test('touches nothing of an account that would leave a live workspace without an owner', async () => {
		const person = await addUser(db, 'Held');
		await passTime({ account: person });
		const due = await db.query('select kind from public.due_erasures() where id = $1', [person.userId]);
		expect(due.rows).toEqual([{ kind: 'held' }]);
		expect(await eraseAccount(person)).toBe(false);
		await db.query('update public.profiles set delete_at = null where user_id = $1', [person.userId]);
	});
});

describe('an erased workspace', () => {
	let seller: Creator;
	let sold: Awaited<ReturnType<typeof createPublishedProduct>>;
	let unsold: Awaited<ReturnType<typeof createPublishedProduct>>;
	let entitlementId: string;
	let running: string;
	const of = (table: string) => count(`public.${table} where workspace_id = $1`, [seller.workspaceId]);

	beforeAll(async () => {
		seller = await createSignInUser(db, 'Sella Shopkeeper');
		sold = await createPublishedProduct(db, seller);
		unsold = await createPublishedProduct(db, seller);
		await createPublishedProduct(db, seller);
		await call(seller.actor, 'update public.products set title = title where id = $1', [sold.productId]);
		entitlementId = (await buy(db, { slug: sold.slug, email: 'keeps@example.com' })).entitlementId;
		await db.query(`select public.open_order($1, $2, 'en', null)`, [unsold.slug, randomUUID()]);
		running = (await orderGeneration(db, { workspaceId: seller.workspaceId, userId: seller.actor.userId }))
			.generation_id;
		await call(seller.actor, 'insert into public.collections (workspace_id, name) values ($1, $2)', [
			seller.workspaceId,
			'Shopkeeper folder'
		]);
		await call(
			seller.actor,
			`select public.invite_member($1, $2, 'invited-there@example.com', 'member', $3)`,
			[randomUUID(), seller.workspaceId, 'a1'.repeat(32)]
		);
		await askForWorkspace(seller.actor, seller.workspaceId);
		await passTime({ workspace: seller.workspaceId });
		expect(await eraseWorkspace(seller.workspaceId)).toBe(true);
	});

	test('keeps the last version and the shelf of what was sold, for its buyer', async () => {
		const content = await db.query('select title, author_name, sections from public.entitled_content($1)', [
			entitlementId
		]);
		expect(content.rows).toMatchObject([{ title: sold.title, author_name: 'Sella Shopkeeper' }]);
		const shelf = await db.query(
			'select title, is_listed, sales_copy, sample from public.pages where product_id = $1',
			[sold.productId]
		);
		expect(shelf.rows).toEqual([{ title: sold.title, is_listed: false, sales_copy: {}, sample: null }]);
	});

	test('keeps nothing else', async () => {
		expect(await of('products')).toBe(1);
		expect(await of('pages')).toBe(1);
		expect(await of('product_versions')).toBe(1);
		expect(await of('orders')).toBe(1);
		for (const table of [
			'sections',
			'generations',
			'generation_steps',
			'collections',
			'invitations',
			'api_keys',
			'workspace_members'
		])
			expect([table, await of(table)]).toEqual([table, 0]);
		const row = await db.query('select name, logo_path, handle from public.workspaces where id = $1', [
			seller.workspaceId
		]);
		expect(row.rows).toEqual([
			{
				name: 'Deleted workspace',
				logo_path: null,
				handle: expect.stringMatching(/^deleted-[0-9a-f]{32}$/) as string
			}
		]);
	});

	test('forgets its names, and keeps what was done', async () => {
		// The pen name of the sold book, and its own account: that one still lives.
		const kept = [
			'public.pages.author_name',
			'public.products.author_name',
			'public.product_versions.author_name'
		];
		const traces = await findTraces(db, [seller.handle, 'Shopkeeper folder', 'invited-there@example.com']);
		expect(traces.filter(({ place }) => !kept.includes(place))).toEqual([]);
		expect(
			await count(`public.audit_events where workspace_id = $1 and action = 'collection.created'`, [
				seller.workspaceId
			])
		).toBe(1);
	});

	test('leaves the books zero-sum: the generation under way gave back what it held', async () => {
		expect((await db.query('select * from public.ledger_faults()')).rows).toEqual([]);
		expect(await count('public.generations where id = $1', [running])).toBe(0);
		expect(
			await count(`private.credit_holds where workspace_id = $1 and state = 'held'`, [seller.workspaceId])
		).toBe(0);
	});

	test('gives its handle free', async () => {
		const heir = await addUser(db, 'Heir');
		await call(heir, 'select public.change_handle($1, $2)', [await firstWorkspace(db, heir), seller.handle]);
	});
});

const address = (name: string) => `${name}-${randomUUID().slice(0, 8)}@example.com`;

describe('an erased account', () => {
	const name = `Zelda Quillfeather ${randomUUID().slice(0, 6)}`;
	const other = { email: address('present'), old: address('former') };
	let person: Actor;
	let friend: Creator;
	let live: string;
	let before: string[];
	let orders: { own: string; asGuest: string; paidForFriend: string };

	beforeAll(async () => {
		friend = await createSignInUser(db, 'Friend Co-owner');
		const book = await createPublishedProduct(db, friend);
		person = await addUser(db, name);
		await db.query('update auth.users set email = $2 where id = $1', [person.userId, other.old]);
		live = await firstWorkspace(db, person);
		const own = await buy(db, { slug: book.slug, email: other.old, userId: person.userId });
		const asGuest = await buy(db, {
			slug: (await createPublishedProduct(db, friend)).slug,
			email: other.old
		});
		await db.query('update auth.users set email = $2 where id = $1', [person.userId, other.email]);
		const paid = await buy(db, { slug: book.slug, email: other.email, userId: friend.actor.userId });
		orders = { own: own.orderId, asGuest: asGuest.orderId, paidForFriend: paid.orderId };
		await db.query(
			`select public.receive_event('stripe', $1, 'checkout.session.completed', $2, '{"name": "on the card"}')`,
			[randomUUID(), `cs_test_${own.orderId}`]
		);
		await db.query(`select public.receive_event('stripe', $1, 'charge.succeeded', 'ch_x', $2)`, [
			randomUUID(),
			JSON.stringify({ billing_details: { email: other.email.toUpperCase(), name } })
		]);
		// A workspace that lives on: handed over, with an invitation by the person and one to them.
		await call(person, `update public.workspaces set name = 'Ours' where id = $1`, [live]);
		await addMember(live, friend.actor, 'owner');
		for (const email of [address('guest'), other.email]) {
			await call(
				email === other.email ? friend.actor : person,
				`select public.invite_member($1, $2, $3, 'admin', $4)`,
				[
					randomUUID(),
					email === other.email ? friend.workspaceId : live,
					email,
					randomUUID().replaceAll('-', '').repeat(2)
				]
			);
		}
		await db.query(`select public.note_session($1, $2, '203.0.113.77', 'Quillbrowser')`, [
			randomUUID(),
			person.userId
		]);
		await call(person, 'select public.request_data_export()');
		await ask(person);
		await passTime({ account: person });
		before = (await findTraces(db, [name, other.email, other.old, '203.0.113.77', 'Quillbrowser'])).map(
			({ place }) => place
		);
		expect(await eraseAccount(person)).toBe(true);
	});

	test('was named in many places, and is named nowhere', async () => {
		expect(before.length).toBeGreaterThan(10);
		// Its own name for a workspace that lives on, in that workspace's log.
		const kept = ['public.audit_events.after', 'public.audit_events.before'];
		const traces = await findTraces(db, [
			name,
			other.email,
			other.old,
			'203.0.113.77',
			'Quillbrowser',
			'on the card'
		]);
		expect(traces.filter(({ place }) => !kept.includes(place))).toEqual([]);
		const named = await db.query(
			`select distinct workspace_id from public.audit_events where strpos(coalesce(before::text, '') || coalesce(after::text, ''), $1) > 0`,
			[name]
		);
		expect(named.rows).toEqual([{ workspace_id: live }]);
	});

	test('leaves orders and the books of account as they were, without the person', async () => {
		const kept = await db.query(
			'select id, state, amount_cents, buyer_user_id, buyer_email from public.orders where id = any ($1)',
			[[orders.own, orders.asGuest]]
		);
		expect(kept.rows).toHaveLength(2);
		for (const row of kept.rows as { id: string }[]) {
			expect(row).toMatchObject({
				state: 'paid',
				amount_cents: 1900,
				buyer_user_id: null,
				buyer_email: `erased-${row.id}@erased.invalid`
			});
		}
		expect(
			await count(`public.entitlements where order_id = any ($1) and state = 'revoked' and user_id is null`, [
				[orders.own, orders.asGuest]
			])
		).toBe(2);
		expect((await db.query('select * from public.ledger_faults()')).rows).toEqual([]);
	});

	test('takes nothing from somebody who bought with its address', async () => {
		const kept = await db.query(
			'select state, user_id, buyer_email from public.entitlements where order_id = $1',
			[orders.paidForFriend]
		);
		expect(kept.rows).toEqual([
			{
				state: 'active',
				user_id: friend.actor.userId,
				buyer_email: `erased-${orders.paidForFriend}@erased.invalid`
			}
		]);
	});

	test('ends its memberships and the invitations that needed them', async () => {
		expect(await count('public.workspace_members where user_id = $1', [person.userId])).toBe(0);
		expect(
			await count(
				'public.invitations where workspace_id = $1 and accepted_at is null and revoked_at is null',
				[live]
			)
		).toBe(0);
		expect(await count(`public.workspace_members where workspace_id = $1 and role = 'owner'`, [live])).toBe(
			1
		);
	});

	test('leaves no job behind that would look for its mails', async () => {
		const jobs = await db.query(
			`select j.key from graphile_worker.jobs j where j.key like 'mail:%' and j.attempts < j.max_attempts
			 and not exists (select from public.outbox o where j.key = 'mail:' || o.id)`
		);
		expect(jobs.rows).toEqual([]);
	});

	test('can be opened anew with the same address, and inherits nothing', async () => {
		const id = randomUUID();
		await db.query(
			`insert into auth.users (id, aud, role, email, raw_app_meta_data, raw_user_meta_data, email_confirmed_at, email_change_confirm_status)
			 values ($1, 'authenticated', 'authenticated', $2, '{}', '{}', now(), 0)`,
			[id, other.email]
		);
		expect(await count('public.entitlements where user_id = $1', [id])).toBe(0);
	});
});

describe('a purchase that lands while its buyer is erased', () => {
	async function pendingOrder() {
		const seller = await createSignInUser(db, 'Seller');
		const { slug } = await createPublishedProduct(db, seller);
		const person = await freePerson('Buyer');
		const email =
			(await value<string>('select email from public.profiles where user_id = $1', [person.userId])) ?? '';
		const { rows } = await db.query<{ id: string }>(`select id from public.open_order($1, $2, 'en', $3)`, [
			slug,
			randomUUID(),
			person.userId
		]);
		const orderId = rows[0]?.id ?? '';
		await db.query('select public.attach_session($1, $2)', [orderId, `cs_${orderId}`]);
		await ask(person);
		await passTime({ account: person, workspace: await firstWorkspace(db, person) });
		await eraseWorkspace(await firstWorkspace(db, person));
		const pay: [string, unknown[]] = [
			'select public.fulfil_order($1, $2, $3, 1900, $4, $5)',
			[orderId, `cs_${orderId}`, `pi_${orderId}`, 'eur', email]
		];
		return { person, email, orderId, pay };
	}

	async function inTurn(first: [string, unknown[]], second: [string, unknown[]]): Promise<void> {
		const client = await db.connect();
		try {
			await client.query('begin');
			await client.query(...first);
			const other = db.query(...second);
			await new Promise((resolve) => setTimeout(resolve, 200));
			await client.query('commit');
			await other;
		} finally {
			client.release();
		}
	}

	test('is erased with them when it came first', async () => {
		const { person, email, orderId, pay } = await pendingOrder();
		await inTurn(pay, ['select public.erase_account($1)', [person.userId]]);
		expect(await findTraces(db, [email])).toEqual([]);
		expect(await value('select state from public.entitlements where order_id = $1', [orderId])).toBe(
			'revoked'
		);
	});

	test('is a guest’s, paid and open to its buyer, when it came after', async () => {
		const { person, email, orderId, pay } = await pendingOrder();
		await inTurn(['select public.erase_account($1)', [person.userId]], pay);
		const kept = await db.query(
			'select state, user_id, buyer_email from public.entitlements where order_id = $1',
			[orderId]
		);
		expect(kept.rows).toEqual([{ state: 'active', user_id: null, buyer_email: email }]);
	});
});

describe('data exports', () => {
	const own: Query = (client) => client.query('select id from public.data_exports');
	const request = (actor: Actor) =>
		as(
			db,
			actor,
			async (client) =>
				(await client.query<{ id: string }>('select public.request_data_export() as id')).rows[0]?.id,
			{ keep: true }
		);

	test('one is made at a time, and a new one only after an hour', async () => {
		const person = await addUser(db, 'Curious');
		const [one, two] = await Promise.all([request(person), request(person)]);
		expect(one).toBe(two);
		expect(await value('select public.finish_data_export($1, 10)', [one])).toBe(true);
		expect(await value('select public.finish_data_export($1, 10)', [one])).toBe(true);
		expect(await count('public.outbox where idempotency_key = $1', [`data_export:${one}`])).toBe(1);
		await expect(request(person)).rejects.toThrow('export_too_soon');
	});

	test('another person’s is invisible', async () => {
		const [one, other] = [await addUser(db, 'One'), await addUser(db, 'Other')];
		const id = await request(one);
		expect((await as(db, one, own)).rows).toEqual([{ id }]);
		expect((await as(db, other, own)).rows).toEqual([]);
	});

	test('one whose worker died is failed, and may be asked for again', async () => {
		const person = await addUser(db, 'Unlucky');
		const id = await request(person);
		await db.query(`select * from public.sweep_data_exports()`);
		expect(await value('select state from public.data_exports where id = $1', [id])).toBe('queued');
		await db.query(`select graphile_worker.remove_job($1)`, [`export:${id}`]);
		await db.query(`select * from public.sweep_data_exports()`);
		expect(await value('select state from public.data_exports where id = $1', [id])).toBe('failed');
		expect(await value('select public.finish_data_export($1, 10)', [id]), 'too late').toBe(false);
		expect(await request(person)).not.toBe(id);
	});

	test('tell what a person made only where they are still a member', async () => {
		const maker = await createSignInUser(db, 'Maker');
		const { productId } = await createPublishedProduct(db, maker);
		const made = () =>
			value<{ id: string }[]>(`select public.collect_account_data($1) -> 'products'`, [maker.actor.userId]);
		expect((await made())?.map(({ id }) => id)).toEqual([productId]);
		const heir = await addUser(db, 'Heir');
		await addMember(maker.workspaceId, heir, 'owner');
		await call(heir, 'select public.remove_member($1, $2)', [maker.workspaceId, maker.actor.userId]);
		expect(await made()).toEqual([]);
	});
});
