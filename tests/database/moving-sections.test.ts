import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { callAs, sectionsOf } from '../support/revisions.ts';
import {
	addUser,
	as,
	firstWorkspace,
	finishGeneration,
	openDatabase,
	openSteps,
	orderGeneration,
	publish,
	writePlan,
	writeStep,
	type Actor
} from '../support/world.ts';

let db: pg.Pool;
let owner: Actor;
let workspaceId: string;
let productId: string;
/** By the letter of their title. */
let ids: Record<string, string>;

beforeAll(() => {
	db = openDatabase(inject('stack').superuserUrl);
});
afterAll(() => db.end());

/** A course whose lessons A and B are of module One, C and D of module Two. */
beforeEach(async () => {
	owner = await addUser(db, 'Owner');
	workspaceId = await firstWorkspace(db, owner);
	const { rows } = await db.query<{ id: string }>(
		`insert into public.products (workspace_id, type, language, title, author_name, created_by)
		 values ($1, 'course', 'en', 'Tea', 'Ada', $2) returning id`,
		[workspaceId, owner.userId]
	);
	productId = rows[0]?.id ?? '';
	const lessons = ['A', 'B', 'C', 'D'].map((title, at) => [title, at < 2 ? 'One' : 'Two', at + 1] as const);
	for (const [title, module, position] of lessons)
		await db.query(
			`insert into public.sections (product_id, workspace_id, title, module, position, body) values ($1, $2, $3, $4, $5, 'Tea.')`,
			[productId, workspaceId, title, module, position]
		);
	const found = await db.query<{ id: string; title: string }>(
		'select id, title from public.sections where product_id = $1',
		[productId]
	);
	ids = Object.fromEntries(found.rows.map(({ id, title }) => [title, id]));
});

const move = (title: string, module: string | null, place: number | null, actor = owner) =>
	callAs<null>(db, actor, 'public.move_section($1, $2, $3)', [ids[title] ?? title, module, place]);

/** As readers would meet them: `A One, B One, …`. */
async function order(): Promise<string> {
	const { rows } = await db.query<{ line: string }>(
		`select string_agg(position || ' ' || title || ' ' || module, ', ' order by position) as line
		 from public.sections where product_id = $1`,
		[productId]
	);
	return rows[0]?.line ?? '';
}
const asOrdered = '1 A One, 2 B One, 3 C Two, 4 D Two';

async function withRole(role: 'viewer' | 'member'): Promise<Actor> {
	const actor = await addUser(db, role);
	await db.query('insert into public.workspace_members (workspace_id, user_id, role) values ($1, $2, $3)', [
		workspaceId,
		actor.userId,
		role
	]);
	return actor;
}

describe('moving a section', () => {
	it('gives a lesson to another module, at the place that was chosen', async () => {
		await move('A', 'Two', 4);
		expect(await order()).toBe('1 B One, 2 C Two, 3 D Two, 4 A Two');
		await move('D', 'One', 1);
		expect(await order()).toBe('1 D One, 2 B One, 3 C Two, 4 A Two');
	});

	it('changes the order inside a module, and back', async () => {
		await move('A', 'One', 2);
		expect(await order()).toBe('1 B One, 2 A One, 3 C Two, 4 D Two');
		await move('A', 'One', 1);
		expect(await order()).toBe(asOrdered);
	});

	it('again changes nothing', async () => {
		await move('A', 'Two', 2);
		await move('A', 'Two', 2);
		expect(await order()).toBe('1 B One, 2 A Two, 3 C Two, 4 D Two');
	});

	it('begins a module of its own, and the last lesson takes its module along', async () => {
		await move('B', 'Three', 4);
		expect(await order()).toBe('1 A One, 2 C Two, 3 D Two, 4 B Three');
		await move('A', 'Two', 1);
		expect(await order()).toBe('1 A Two, 2 C Two, 3 D Two, 4 B Three');
	});

	it('is open to members', async () => {
		await move('A', 'Two', 2, await withRole('member'));
		expect(await order()).toBe('1 B One, 2 A Two, 3 C Two, 4 D Two');
	});

	it('keeps texts, versions and histories, so that what is typed meanwhile can be saved', async () => {
		const before = await sectionsOf(db, productId);
		await db.query('update public.sections set is_locked = true where id = $1', [ids.C]);
		await move('C', 'One', 1);
		const after = await sectionsOf(db, productId);
		expect(after.map(({ id }) => id)).toEqual([ids.C, ids.A, ids.B, ids.D]);
		expect(new Map(after.map(({ id, version, body }) => [id, [version, body]]))).toEqual(
			new Map(before.map(({ id, version, body }) => [id, [version, body]]))
		);
		const { rows } = await db.query<{ count: string }>(
			'select count(*) from public.section_versions where section_id = any ($1) and version > 1',
			[Object.values(ids)]
		);
		expect(rows[0]?.count).toBe('0');
	});

	it('shows what is published as changed, and the next publication in the new order', async () => {
		await publish(db, owner, productId);
		await move('D', 'One', 1);
		const { rows } = await db.query<{ changed: boolean }>(
			'select updated_at > published_at as changed from public.products where id = $1',
			[productId]
		);
		expect(rows[0]?.changed).toBe(true);
		await publish(db, owner, productId);
		const page = await db.query<{ contents: { title: string; module: string }[] }>(
			'select contents from public.pages where product_id = $1',
			[productId]
		);
		expect(page.rows[0]?.contents.map(({ title, module }) => `${title} ${module}`)).toEqual([
			...['D One', 'A One', 'B One', 'C Two']
		]);
	});

	it('of many at the same moment leaves each place to one lesson', async () => {
		const names = ['A', 'B', 'C', 'D'];
		await Promise.all(
			names
				.flatMap((name, at) => [move(name, 'One', 1), move(name, 'One', at + 1)])
				.map((moved) => moved.catch(() => {}))
		);
		const { rows } = await db.query<{ places: number[] }>(
			'select array_agg(position order by position) as places from public.sections where product_id = $1',
			[productId]
		);
		expect(rows[0]?.places).toEqual([1, 2, 3, 4]);
	});
});

describe('a move is refused', () => {
	it('where it would part the lessons of a module', async () => {
		await expect(move('A', 'Two', 1)).rejects.toThrow('module_torn'); // before B of module One
		await expect(move('D', 'One', 4)).rejects.toThrow('module_torn');
		await expect(move('C', 'Three', 2)).rejects.toThrow('module_torn'); // between A and B
		expect(await order()).toBe(asOrdered);
	});

	it('to no place that there is, and to a name that is too long', async () => {
		for (const place of [0, 5, -1, null])
			await expect(move('A', 'One', place)).rejects.toThrow('input_invalid');
		await expect(move('A', 'x'.repeat(201), 4)).rejects.toThrow('input_invalid');
		await expect(move('A', null, 1)).rejects.toThrow('input_invalid');
		expect(await order()).toBe(asOrdered);
	});

	it('to viewers and strangers', async () => {
		await expect(move('A', 'Two', 4, await withRole('viewer'))).rejects.toThrow('role_too_low');
		await expect(move('A', 'Two', 4, await addUser(db, 'Stranger'))).rejects.toThrow('section_not_found');
		await expect(move(randomUUID(), 'Two', 4)).rejects.toThrow('section_not_found');
		expect(await order()).toBe(asOrdered);
	});

	it('as a change of the row: only the function keeps modules together', async () => {
		const written = as(db, owner, (client) =>
			client.query(`update public.sections set module = 'Two' where id = $1`, [ids.A])
		);
		await expect(written).rejects.toThrow('permission denied');
	});

	it('until the writing is done, as what is left of it goes by places', async () => {
		const order = await orderGeneration(db, { workspaceId, userId: owner.userId });
		await writePlan(db, order.generation_id);
		const [first] = await openSteps(db, order.generation_id);
		if (first) await writeStep(db, first);
		const [section] = await sectionsOf(db, order.product_id);
		await expect(move(section?.id ?? '', '', 1)).rejects.toThrow('generation_unfinished');
		await finishGeneration(db, order.generation_id);
		await move(section?.id ?? '', '', 2);
		const [, second] = await sectionsOf(db, order.product_id);
		expect(second?.id).toBe(section?.id);
	});
});
