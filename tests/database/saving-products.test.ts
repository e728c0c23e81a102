import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import {
	addUser,
	as,
	finishGeneration,
	firstWorkspace,
	openDatabase,
	orderGeneration,
	type Actor
} from '../support/world.ts';

type Section = { id: string; version: number; title: string; body: string };

let db: pg.Pool;
let owner: Actor;
let productId: string;

beforeAll(() => {
	db = openDatabase(inject('stack').superuserUrl);
});
beforeEach(async () => {
	owner = await addUser(db, 'Owner');
	const workspaceId = await firstWorkspace(db, owner);
	const order = await orderGeneration(db, { workspaceId, userId: owner.userId });
	await finishGeneration(db, order.generation_id);
	productId = order.product_id;
});
afterAll(() => db.end());

const fields = {
	title: 'Tea',
	subtitle: '',
	promise: '',
	author_name: 'Ada',
	price_cents: 100,
	currency: 'eur',
	sales_copy: {}
};

async function versionOf(): Promise<number> {
	const { rows } = await db.query<{ version: number }>('select version from public.products where id = $1', [
		productId
	]);
	return rows[0]?.version ?? 0;
}
async function sections(): Promise<Section[]> {
	const { rows } = await db.query<Section>(
		'select id, version, title, body from public.sections where product_id = $1 order by position',
		[productId]
	);
	return rows;
}
const save = (version: number, changes: object = {}, texts: object[] = [], actor = owner) =>
	as(
		db,
		actor,
		async (client) => {
			const { rows } = await client.query<{ version: number }>(
				'select public.save_product($1, $2, $3, $4) as version',
				[productId, version, { ...fields, ...changes }, JSON.stringify(texts)]
			);
			return rows[0]?.version;
		},
		{ keep: true }
	);

describe('saving a product whole', () => {
	it('replaces what is named and leaves the other sections alone', async () => {
		const [first, ...others] = await sections();
		const version = await versionOf();
		expect(await save(version, {}, [{ ...first, body: 'New words.' }])).toBe(version + 1);
		expect(await sections()).toEqual([
			{ ...first, version: (first?.version ?? 0) + 1, body: 'New words.' },
			...others
		]);
	});

	it('again changes nothing, whatever the version', async () => {
		const [first] = await sections();
		const version = await versionOf();
		const texts = [{ ...first, body: 'New words.' }];
		const saved = await save(version, {}, texts);
		expect(await save(version, {}, texts)).toBe(saved);
		expect((await sections())[0]?.version).toBe((first?.version ?? 0) + 1);
	});

	it('of a stale product or section is refused, with all that came along', async () => {
		const before = await sections();
		const version = await versionOf();
		const stale = { ...before[1], version: 7, body: 'Late.' };
		const text = { ...before[0], body: 'In time.' };
		await expect(save(version + 1, {}, [text])).rejects.toThrow('stale_version');
		await expect(save(version, {}, [text, stale])).rejects.toThrow('stale_version');
		expect([await versionOf(), await sections()]).toEqual([version, before]);
	});

	it('by two at once is one save', async () => {
		const version = await versionOf();
		const titles = Array.from({ length: 8 }, (_, index) => save(version, { title: `Tea ${index}` }));
		const results = await Promise.allSettled(titles);
		expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
		expect(await versionOf()).toBe(version + 1);
	});

	it('reaches no section of another product and no currency that is not offered', async () => {
		const version = await versionOf();
		const foreign = { id: randomUUID(), version: 1, title: 'x', body: 'x' };
		await expect(save(version, {}, [foreign])).rejects.toThrow('section_not_found');
		await expect(save(version, { currency: 'xxx' })).rejects.toThrow('currency_unknown');
		const stranger = await addUser(db, 'Stranger');
		await expect(save(version, {}, [], stranger)).rejects.toThrow('product_not_found');
		expect(await versionOf()).toBe(version);
	});

	it('leaves a locked text as it is, and what came along', async () => {
		const [first] = await sections();
		await db.query('update public.sections set is_locked = true where id = $1', [first?.id]);
		const version = await versionOf();
		await expect(save(version, {}, [{ ...first, body: 'Other.' }])).rejects.toThrow('section_locked');
		expect(await versionOf()).toBe(version);
		expect(await save(version, {}, [first ?? {}])).toBe(version + 1); // the same words are no change
	});
});
