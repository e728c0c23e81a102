import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { afterAll, beforeAll, beforeEach, expect, inject, test } from 'vitest';
import {
	addUser,
	as,
	finishGeneration,
	firstWorkspace,
	openDatabase,
	openSteps,
	orderGeneration,
	publish,
	writePlan,
	type Actor
} from '../support/world.ts';

let db: pg.Pool;
let owner: Actor;
let workspaceId: string;

beforeAll(() => {
	db = openDatabase(inject('stack').superuserUrl);
});
beforeEach(async () => {
	owner = await addUser(db, 'Owner');
	workspaceId = await firstWorkspace(db, owner);
});
afterAll(() => db.end());

const order = () => orderGeneration(db, { workspaceId, userId: owner.userId });

async function value<T>(sql: string, values: unknown[]): Promise<T | undefined> {
	return (await db.query<{ value: T }>(`select (${sql}) as value`, values)).rows[0]?.value;
}

/** Runs two pieces of work in transactions of their own: the second begins before the first commits. */
async function overlapped(
	first: (client: pg.PoolClient) => Promise<unknown>,
	second: () => Promise<unknown>
): Promise<void> {
	const client = await db.connect();
	try {
		await client.query('begin');
		await first(client);
		const other = second();
		await new Promise((resolve) => setTimeout(resolve, 300));
		await client.query('commit');
		await other;
	} finally {
		client.release();
	}
}

test('a continued generation is not ended by a writer from before', async () => {
	const { generation_id } = await order();
	await writePlan(db, generation_id);
	const [section] = await openSteps(db, generation_id);
	const before = await value<number>('select attempt from public.begin_step($1)', [section?.id]);
	await as(db, owner, (client) => client.query('select public.cancel_generation($1)', [generation_id]), {
		keep: true
	});
	await db.query('select public.resume_generation($1, $2, $3)', [generation_id, owner.userId, randomUUID()]);
	expect(await value(`select public.fail_step($1, $2, 'ai_unavailable')`, [section?.id, before])).toBe(false);
	expect(await value('select state from public.generations where id = $1', [generation_id])).toBe('running');
});

async function unconfirmed(email: string): Promise<string> {
	const id = randomUUID();
	await db.query(
		`insert into auth.users (id, aud, role, email, raw_app_meta_data, raw_user_meta_data, email_change_confirm_status)
		 values ($1, 'authenticated', 'authenticated', $2, '{}', '{}', 0)`,
		[id, email]
	);
	return id;
}

const confirm = 'update auth.users set email_confirmed_at = now() where id = $1';

async function openPurchase(email: string) {
	const { generation_id, product_id } = await order();
	await finishGeneration(db, generation_id);
	const slug = await publish(db, owner, product_id);
	const opened = await db.query<{ id: string; amount_cents: number; currency: string }>(
		`select * from public.open_order($1, $2, 'en')`,
		[slug, randomUUID()]
	);
	const { id = '', amount_cents, currency } = opened.rows[0] ?? {};
	await db.query('select public.attach_session($1, $2)', [id, `cs_test_${id}`]);
	const paid = [id, `cs_test_${id}`, `pi_${id}`, amount_cents, currency, email];
	return {
		orderId: id,
		fulfil: (client: pg.Pool | pg.PoolClient) =>
			client.query('select public.fulfil_order($1, $2, $3, $4, $5, $6)', paid)
	};
}

const holderOf = (orderId: string) =>
	value<string>('select user_id from public.entitlements where order_id = $1', [orderId]);

test('what is paid while its buyer confirms the address lands in the account, whichever ends first', async () => {
	for (const paymentIsFirst of [true, false]) {
		const email = `both-${randomUUID()}@example.com`;
		const userId = await unconfirmed(email);
		const { orderId, fulfil } = await openPurchase(email);
		if (paymentIsFirst) await overlapped(fulfil, () => db.query(confirm, [userId]));
		else
			await overlapped(
				(client) => client.query(confirm, [userId]),
				() => fulfil(db)
			);
		expect(await holderOf(orderId)).toBe(userId);
	}
});

test('publishing without naming a version is refused like a stale one', async () => {
	const { generation_id, product_id } = await order();
	await finishGeneration(db, generation_id);
	await expect(
		as(db, owner, (client) => client.query(`select public.publish_product($1, null, 'any')`, [product_id]))
	).rejects.toThrow('stale_version');
});

test('taking down what was never published makes nobody forget a page', async () => {
	const { generation_id, product_id } = await order();
	await finishGeneration(db, generation_id);
	const heard: (string | undefined)[] = [];
	const client = await db.connect();
	try {
		client.on('notification', ({ payload }) => heard.push(payload));
		await client.query('listen page');
		await as(db, owner, (member) => member.query('select public.unpublish_product($1)', [product_id]), {
			keep: true
		});
		const slug = await publish(db, owner, product_id);
		await client.query('select 1');
		expect(heard).toContain(`{"slug" : "${slug}"}`); // notices come in order: the other would be here by now
		expect(heard).not.toContain('{"slug" : null}');
	} finally {
		client.release(true);
	}
});
