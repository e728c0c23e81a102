import { randomUUID } from 'node:crypto';
import { afterAll, describe, expect, inject, test } from 'vitest';
import { openLeaving } from '../support/leaving.ts';
import { createPublishedProduct, createSignInUser } from '../support/people.ts';
import { findTraces } from '../support/personal-traces.ts';
import { addUser, as, firstWorkspace, openDatabase, type Actor } from '../support/world.ts';

const db = openDatabase(inject('stack').superuserUrl);
afterAll(() => db.end());

const service: Actor = { name: 'service', role: 'service_role', userId: null };
const { call, value, count, ask, undo, eraseAccount, eraseWorkspace, passTime, addMember, freePerson } =
	openLeaving(db);

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
	const seenBy = (actor: Actor) =>
		as(db, actor, async (client) => (await client.query('select id from public.data_exports')).rows);
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
		expect(await seenBy(one)).toEqual([{ id }]);
		expect(await seenBy(other)).toEqual([]);
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
