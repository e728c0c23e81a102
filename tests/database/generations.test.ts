import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import {
	addUser,
	as,
	firstWorkspace,
	finishGeneration,
	openDatabase,
	openSteps,
	orderGeneration,
	writePlan,
	writeStep,
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

const order = (key?: string) => orderGeneration(db, { workspaceId, userId: owner.userId, key });
const call = async (sql: string, values: unknown[]) =>
	(await db.query<{ value: boolean }>(`select ${sql} as value`, values)).rows[0]?.value;
async function credits(): Promise<{ available: string; held: string }> {
	return as(
		db,
		owner,
		async (client) => (await client.query('select * from public.credit_balance($1)', [workspaceId])).rows[0]
	);
}
async function stateOf(generationId: string): Promise<{ state: string; error_code: string | null }> {
	return (await db.query('select state, error_code from public.generations where id = $1', [generationId]))
		.rows[0];
}
async function count(sql: string, value: string): Promise<number> {
	return Number((await db.query<{ n: string }>(`select count(*) as n from ${sql}`, [value])).rows[0]?.n);
}

describe('ordering a generation', () => {
	it('holds the price, and finishing it takes the price once', async () => {
		const { generation_id } = await order();
		expect(await credits()).toEqual({ available: '5', held: '5' });
		await finishGeneration(db, generation_id);
		expect(await stateOf(generation_id)).toEqual({ state: 'succeeded', error_code: null });
		expect(await credits()).toEqual({ available: '5', held: '0' });
	});

	it('with the same key is one order, however many ask at once', async () => {
		const orders = await Promise.all(Array.from({ length: 12 }, () => order('double click')));
		expect(new Set(orders.map(({ generation_id }) => generation_id)).size).toBe(1);
		expect(await credits()).toEqual({ available: '5', held: '5' });
	});

	it('with the same key and other wishes is refused; what the server put in does not count', async () => {
		const asked = (wishes: object) =>
			orderGeneration(db, { workspaceId, userId: owner.userId, key: 'one key', wishes });
		const first = await asked({ voice: 'Calm.', author: 'Ada' });
		expect(await asked({ voice: 'Loud.', author: 'Grace' })).toEqual(first);
		await expect(asked({ topic: 'Something else' })).rejects.toThrow('idempotency_key_reused');
		await expect(asked({ sources: [randomUUID()] })).rejects.toThrow('idempotency_key_reused');
		expect(await credits()).toEqual({ available: '5', held: '5' });
	});

	it('starts exactly 3 of 20 when there is credit for 3', async () => {
		await db.query(`select public.grant_credits($1, 5, 'test', $2)`, [workspaceId, `three-${workspaceId}`]);
		const results = await Promise.allSettled(Array.from({ length: 20 }, () => order()));
		expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(3);
		expect(await count('public.generations where workspace_id = $1', workspaceId)).toBe(3);
		expect(await count('public.products where workspace_id = $1', workspaceId)).toBe(3);
		expect(await credits()).toEqual({ available: '0', held: '15' });
	});

	it('is refused to who is not a member', async () => {
		const stranger = await addUser(db, 'Stranger');
		await expect(orderGeneration(db, { workspaceId, userId: stranger.userId })).rejects.toThrow(
			'not_a_member'
		);
	});
});

describe('a step', () => {
	it('is stored once: a second result of the same attempt is refused', async () => {
		const { generation_id } = await order();
		const [outline] = await openSteps(db, generation_id);
		if (!outline) throw new Error('no outline step');
		const attempt = await writeStep(db, outline);
		expect(
			await call('public.complete_outline($1, $2, $3)', [
				outline.id,
				attempt,
				{ title: 'Other', sections: [{ title: 'X' }] }
			])
		).toBe(false);
		expect((await openSteps(db, generation_id)).map(({ kind }) => kind)).toEqual(['style_sheet', 'cover']);
	});

	it('taken over by another worker is closed to the first one', async () => {
		const { generation_id } = await order();
		await writePlan(db, generation_id);
		const [section] = await openSteps(db, generation_id);
		const id = section?.id;
		await db.query('select public.begin_step($1)', [id]);
		await db.query('select public.begin_step($1)', [id]);
		expect(await call('public.save_step_partial($1, 1, $2)', [id, 'late'])).toBe(false);
		expect(await call('public.complete_section($1, 1, $2, 1)', [id, 'late'])).toBe(false);
		expect(await call('public.complete_section($1, 2, $2, 1)', [id, 'in time'])).toBe(true);
	});

	it('of two sections finished at the same moment opens one sales page', async () => {
		const { generation_id } = await order();
		await writePlan(db, generation_id);
		const sections = await openSteps(db, generation_id);
		await Promise.all(sections.map((step) => writeStep(db, step)));
		expect((await openSteps(db, generation_id)).map(({ kind }) => kind)).toEqual(['sales_page']);
	});
});

describe('a generation that does not succeed', () => {
	it.each([0, 1, 2, 3, 4])(
		'after %i finished steps releases its hold once and keeps what is finished',
		async (finished) => {
			const { generation_id, product_id } = await order();
			for (let done = 0; done < finished; done += 1)
				await writeStep(db, (await openSteps(db, generation_id))[0] ?? never());
			const [step] = await openSteps(db, generation_id);
			await db.query('select public.begin_step($1)', [step?.id]);
			const failures = await Promise.all(
				[1, 1, 1].map((attempt) => call(`public.fail_step($1, $2, 'ai_unavailable')`, [step?.id, attempt]))
			);
			expect(failures.filter(Boolean)).toHaveLength(1);
			expect(await stateOf(generation_id)).toEqual({ state: 'failed', error_code: 'ai_unavailable' });
			expect(await credits()).toEqual({ available: '10', held: '0' });
			expect(await count('public.sections where product_id = $1', product_id)).toBe(
				Math.max(0, finished - 2)
			);
		}
	);

	it('is cancelled by its maker, and the writer of its step can store nothing any more', async () => {
		const { generation_id } = await order();
		const [step] = await openSteps(db, generation_id);
		await db.query('select public.begin_step($1)', [step?.id]);
		await as(db, owner, (client) => client.query('select public.cancel_generation($1)', [generation_id]), {
			keep: true
		});
		expect(await call('public.complete_outline($1, 1, $2)', [step?.id, { title: 'T', sections: [] }])).toBe(
			false
		);
		expect(await credits()).toEqual({ available: '10', held: '0' });
	});

	it('is not cancelled by a stranger or a viewer', async () => {
		const { generation_id } = await order();
		const viewer = await addUser(db, 'Viewer');
		const cancel = () =>
			as(db, viewer, (client) => client.query('select public.cancel_generation($1)', [generation_id]), {
				keep: true
			});
		await expect(cancel()).rejects.toThrow('generation_not_found');
		await db.query(`insert into public.workspace_members values ($1, $2, 'viewer')`, [
			workspaceId,
			viewer.userId
		]);
		await expect(cancel()).rejects.toThrow('generation_not_found');
	});

	it('continues at its first unfinished step with one new hold', async () => {
		const { generation_id, product_id } = await order();
		await writePlan(db, generation_id);
		const [first, second] = await openSteps(db, generation_id);
		await writeStep(db, first ?? never());
		await db.query('select public.begin_step($1)', [second?.id]);
		await db.query(`select public.fail_step($1, 1, 'ai_refused')`, [second?.id]);
		const resumed = await Promise.all(
			[1, 2].map(() => call('public.resume_generation($1, $2, $3)', [generation_id, owner.userId, 'again']))
		);
		expect(resumed.filter(Boolean)).toHaveLength(1);
		expect(await credits()).toEqual({ available: '5', held: '5' });
		expect((await openSteps(db, generation_id)).map(({ id }) => id)).toEqual([second?.id]);
		await finishGeneration(db, generation_id);
		expect(await count('public.sections where product_id = $1', product_id)).toBe(2);
		expect(await credits()).toEqual({ available: '5', held: '0' });
	});

	it('whose jobs are all gone is ended by the sweep, and its hold released', async () => {
		const { generation_id } = await order();
		const [step] = await openSteps(db, generation_id);
		await db.query(`select graphile_worker.remove_job($1)`, [`step:${step?.id}`]);
		await db.query('select public.sweep_generations()');
		expect(await stateOf(generation_id)).toEqual({ state: 'failed', error_code: 'worker_lost' });
		expect(await credits()).toEqual({ available: '10', held: '0' });
	});

	it('that still has a job is left alone by the sweep', async () => {
		const { generation_id } = await order();
		await db.query('select public.sweep_generations()');
		expect(await stateOf(generation_id)).toMatchObject({ state: 'queued' });
	});
});

describe('publishing', () => {
	it('gives products of the same title different slugs, also at the same moment', async () => {
		await db.query(`select public.grant_credits($1, 50, 'test', $2)`, [workspaceId, `slugs-${workspaceId}`]);
		const products = await Promise.all([1, 2, 3, 4].map(() => order()));
		for (const { generation_id } of products) await finishGeneration(db, generation_id);
		const slugs = await Promise.all(
			products.map(({ product_id }) =>
				as(
					db,
					owner,
					async (client) =>
						(
							await client.query<{ slug: string }>(
								'select public.publish_product(id, version, $2) as slug from public.products where id = $1',
								[product_id, `same-${workspaceId.slice(0, 8)}`]
							)
						).rows[0]?.slug,
					{ keep: true }
				)
			)
		);
		expect(new Set(slugs).size).toBe(4);
	});

	it('refuses a stale version and an empty product', async () => {
		const { product_id, generation_id } = await order();
		const publish = (version: string) =>
			as(db, owner, (client) =>
				client.query(
					`select public.publish_product($1, ${version}, 'x') from public.products where id = $1`,
					[product_id]
				)
			);
		await expect(publish('version')).rejects.toThrow('product_empty');
		await finishGeneration(db, generation_id);
		await expect(publish('version - 1')).rejects.toThrow('stale_version');
	});

	it('refuses a price below what can be charged', async () => {
		const { product_id, generation_id } = await order();
		await finishGeneration(db, generation_id);
		await as(
			db,
			owner,
			(client) => client.query('update public.products set price_cents = 49 where id = $1', [product_id]),
			{ keep: true }
		);
		await expect(
			as(db, owner, (client) =>
				client.query(`select public.publish_product(id, version, 'x') from public.products where id = $1`, [
					product_id
				])
			)
		).rejects.toThrow('price_below_minimum');
		await expect(
			as(db, owner, (client) =>
				client.query('update public.products set price_cents = 0 where id = $1', [product_id])
			)
		).rejects.toThrow('products_price_range');
	});
});

function never(): never {
	throw new Error('a step was expected');
}
