import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { openLeaving } from '../support/leaving.ts';
import { createPublishedProduct, createSignInUser, type Creator } from '../support/people.ts';
import { findTraces } from '../support/personal-traces.ts';
import { addUser, buy, firstWorkspace, openDatabase, orderGeneration, type Actor } from '../support/world.ts';

const db = openDatabase(inject('stack').superuserUrl);
afterAll(() => db.end());

const { call, count, ask, eraseAccount, eraseWorkspace, askForWorkspace, passTime, addMember } =
	openLeaving(db);

describe('an erased workspace', () => {
	let seller: Creator;
	let sold: Awaited<ReturnType<typeof createPublishedProduct>>;
	let unsold: Awaited<ReturnType<typeof createPublishedProduct>>;
	let entitlementId: string;
	let running: string;
	const chosen = `shop-${randomUUID().slice(0, 8)}`;
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
		await call(seller.actor, 'select public.change_handle($1, $2)', [seller.workspaceId, chosen]);
		await db.query(
			`update public.product_versions set provenance = '{"sections": [{"words": 9, "sourceNames": ["Shopkeeper notes.pdf"]}]}' where product_id = $1`,
			[sold.productId]
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

	test('no longer says what it rested its texts on', async () => {
		const { rows } = await db.query('select provenance from public.product_versions where product_id = $1', [
			sold.productId
		]);
		expect(rows).toEqual([{ provenance: { sections: [{ words: 9 }] } }]);
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
		await call(heir, 'select public.change_handle($1, $2)', [await firstWorkspace(db, heir), chosen]);
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
