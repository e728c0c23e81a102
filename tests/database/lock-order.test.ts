import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { callAs, requestRevision, sectionsOf, writtenProduct } from '../support/revisions.ts';
import {
	addUser,
	as,
	finishGeneration,
	firstWorkspace,
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

beforeAll(async () => {
	db = openDatabase(inject('stack').superuserUrl);
	owner = await addUser(db, 'Owner');
	workspaceId = await firstWorkspace(db, owner);
	await db.query(`select public.grant_credits($1, 5000, 'test', $2)`, [workspaceId, `locks-${workspaceId}`]);
});
afterAll(() => db.end());

type Work = () => Promise<unknown>;

/** Does each work again and again, all at once. Returns the deadlocks; refusals are what there is to expect. */
async function hammer(works: Work[], times: number): Promise<string[]> {
	const deadlocks: string[] = [];
	const repeat = async (work: Work, name: number): Promise<void> => {
		for (let turn = 0; turn < times && deadlocks.length === 0; turn += 1)
			await work().catch((error: { code?: string; message: string }) => {
				if (error.code === '40P01') deadlocks.push(`work ${name}: ${error.message}`);
				else if (!error.code?.startsWith('PT')) throw error;
			});
	};
	await Promise.all(works.map(repeat));
	return deadlocks;
}
const asOwner = (sql: string, values: unknown[]) =>
	as(db, owner, (client) => client.query(sql, values), { keep: true });

describe('one product at the same moment', () => {
	it('is published, saved, moved in, typed in and rewritten without two waiting for each other', async () => {
		const { productId, sections } = await writtenProduct(db, { workspaceId, owner });
		const [first, second] = sections;
		// Long enough that counting its words takes a while.
		await db.query(`update public.sections set body = repeat('word ', 30000) where product_id = $1`, [
			productId
		]);
		const words = () => `Words ${randomUUID()}.`;
		const deadlocks = await hammer(
			[
				() =>
					asOwner(`select public.publish_product(id, version, 'tea') from public.products where id = $1`, [
						productId
					]),
				() =>
					asOwner(
						`select public.save_product(id, version, jsonb_build_object('title', $2::text, 'subtitle', subtitle, 'promise', promise,
						 'author_name', author_name, 'price_cents', price_cents, 'currency', currency, 'sales_copy', sales_copy))
						 from public.products where id = $1`,
						[productId, words()]
					),
				() =>
					callAs(db, owner, 'public.move_section($1, $2, $3)', [
						first?.id,
						'',
						1 + Math.round(Math.random())
					]),
				() => asOwner('update public.sections set body = body || $2 where id = $1', [second?.id, words()]),
				() => asOwner('update public.sections set body = body || $2 where id = $1', [first?.id, words()]),
				async () => {
					const section = (await sectionsOf(db, productId)).find(({ id }) => id === second?.id);
					const id = await requestRevision(db, { workspaceId, userId: owner.userId, productId, section });
					await callAs(db, owner, 'public.cancel_revision($1)', [id]);
				}
			],
			12
		);
		expect(deadlocks).toEqual([]);
	});
});

describe('generations of one workspace', () => {
	it('are written, paused and cancelled at the same moment without two waiting for each other', async () => {
		const order = async () =>
			(await orderGeneration(db, { workspaceId, userId: owner.userId })).generation_id;
		const deadlocks = await hammer(
			[
				async () => {
					const id = await order();
					await writePlan(db, id);
					await asOwner('select public.cancel_generation($1)', [id]);
				},
				async () => {
					const id = await order();
					await writePlan(db, id);
					await asOwner('select public.pause_generation($1)', [id]);
					await db.query('select public.resume_generation($1, $2, $3)', [id, owner.userId, randomUUID()]);
					await asOwner('select public.cancel_generation($1)', [id]);
				},
				async () => {
					const id = await order();
					await writePlan(db, id);
					await Promise.all((await openSteps(db, id)).map((step) => writeStep(db, step)));
					await finishGeneration(db, id);
				},
				() => db.query('select public.sweep_turns()')
			],
			10
		);
		expect(deadlocks).toEqual([]);
		const { rows } = await db.query(
			`select t.job_key from private.queue_turns t where t.workspace_id = $1
			 union all select j.key from graphile_worker.jobs j join public.generation_steps s on j.key = 'step:' || s.id
			 where s.workspace_id = $1 and s.state not in ('queued', 'running')`,
			[workspaceId]
		);
		expect(rows).toEqual([]);
	});
});
