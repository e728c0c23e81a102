import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { readSources } from '../../src/lib/server/products/sources/storing.ts';
import { closePostgres } from '../../src/lib/server/platform/postgres.ts';
import { useSettings } from '../support/settings.ts';
import { addUser, as, firstWorkspace, openDatabase, orderGeneration, type Actor } from '../support/world.ts';

let db: pg.Pool;
let owner: Actor;
let stranger: Actor;
let workspaceId: string;
let otherWorkspaceId: string;

beforeAll(async () => {
	const stack = inject('stack');
	db = openDatabase(stack.superuserUrl);
	useSettings(stack, { LOG_LEVEL: 'silent' });
	[owner, stranger] = [await addUser(db, 'Owner'), await addUser(db, 'Stranger')];
	workspaceId = await firstWorkspace(db, owner);
	otherWorkspaceId = await firstWorkspace(db, stranger);
	await db.query(`select public.grant_credits($1, 500, 'test', $2)`, [workspaceId, `sources-${workspaceId}`]);
});
afterAll(async () => {
	await closePostgres();
	await db.end();
});

type New = { kind?: string; name?: string; url?: string | null; text?: string; to?: string; by?: Actor };
async function add({ kind = 'text', name = 'Notes', url = null, text, to, by = owner }: New = {}) {
	const { rows } = await db.query<{ id: string }>(
		'select public.add_source($1, $2, $3, $4, $5, $6, 3) as id',
		[...[to ?? workspaceId, by.userId, kind, name, url], text ?? `Text ${randomUUID()}`]
	);
	return rows[0]?.id ?? '';
}
const attach = (generationId: string, ids: string[], to = workspaceId) =>
	db.query('select private.attach_sources($1, $2, $3)', [generationId, to, ids]);
const order = async () => (await orderGeneration(db, { workspaceId, userId: owner.userId })).generation_id;
const attached = async (generationId: string) =>
	(
		await db.query<{ source_id: string; position: number }>(
			'select source_id, position from public.generation_sources where generation_id = $1 order by position',
			[generationId]
		)
	).rows;
const refused = (message: string, status: number) =>
	expect.objectContaining({ code: `PT${status}`, message });
/** As if it had been added then. */
const age = (id: string, hours: number) =>
	db.query(`update public.sources set created_at = now() - make_interval(hours => $2) where id = $1`, [
		id,
		hours
	]);
const exists = async (id: string) =>
	(await db.query('select from public.sources where id = $1', [id])).rowCount === 1;

describe('a source', () => {
	it('of the same text is kept once in a workspace, also when ten add it at once', async () => {
		const text = `Same ${randomUUID()}`;
		const ids = await Promise.all(Array.from({ length: 10 }, (_, n) => add({ text, name: `Name ${n}` })));
		expect(new Set(ids).size).toBe(1);
		expect(await add({ text, to: otherWorkspaceId, by: stranger })).not.toBe(ids[0]);
	});

	it('is told apart by its text to the letter', async () => {
		const text = `a\\b ${randomUUID()}`;
		expect(await add({ text })).not.toBe(await add({ text: `${text} ` }));
		expect(await add({ text: `${text} شاي` })).not.toBe(await add({ text: `${text} شا` }));
	});

	it('has an address exactly when it is a page', async () => {
		await expect(add({ kind: 'url' })).rejects.toThrow(/sources_url_of_pages/);
		await expect(add({ kind: 'file', url: 'https://example.com' })).rejects.toThrow(/sources_url_of_pages/);
		await expect(add({ kind: 'other' })).rejects.toThrow(/sources_kind/);
		expect(await add({ kind: 'url', url: 'https://example.com' })).not.toBe('');
	});

	it('has a text of at most 200 kB, counted in bytes', async () => {
		await expect(add({ text: 'é'.repeat(102_401) })).rejects.toThrow(/sources_text_size/);
		await expect(add({ text: '' })).rejects.toThrow(/sources_text_size/);
		expect(await add({ text: 'é'.repeat(102_400) })).not.toBe('');
	});

	it('is added by members with a seat only, and to no workspace on its way out', async () => {
		await expect(add({ by: stranger })).rejects.toThrow(refused('not_a_member', 403));
		const viewer = await addUser(db, 'Viewer');
		await db.query(
			`insert into public.workspace_members (workspace_id, user_id, role) values ($1, $2, 'viewer')`,
			[...[workspaceId, viewer.userId]]
		);
		await expect(add({ by: viewer })).rejects.toThrow(refused('not_a_member', 403));
		const leaver = await addUser(db, 'Leaver');
		const leaving = await firstWorkspace(db, leaver);
		await db.query(`update public.workspaces set delete_at = now() + interval '1 day' where id = $1`, [
			leaving
		]);
		await expect(add({ to: leaving, by: leaver })).rejects.toThrow(refused('workspace_frozen', 409));
	});

	it('is refused when 200 wait for an order', async () => {
		const hoarder = await addUser(db, 'Hoarder');
		const full = await firstWorkspace(db, hoarder);
		await db.query(
			`insert into public.sources (workspace_id, kind, name, text, words, sha256)
			 select $1, 'text', 'N', 'Text ' || n, 2, encode(sha256(convert_to('Text ' || n, 'UTF8')), 'hex') from generate_series(1, 200) n`,
			[full]
		);
		await expect(add({ to: full, by: hoarder })).rejects.toThrow(refused('sources_waiting', 409));
	});

	it('is read by its workspace, and written by nobody’s own hand', async () => {
		const id = await add();
		const seen = (actor: Actor) =>
			as(
				db,
				actor,
				async (client) => (await client.query('select from public.sources where id = $1', [id])).rowCount
			);
		expect(await seen(owner)).toBe(1);
		expect(await seen(stranger)).toBe(0);
		for (const sql of [
			`insert into public.sources (workspace_id, kind, name, text, words, sha256) values ('${workspaceId}', 'text', 'x', 'x', 1, repeat('0', 64))`,
			`update public.sources set text = 'other' where id = '${id}'`,
			`delete from public.sources where id = '${id}'`,
			`insert into public.generation_sources (generation_id, source_id, workspace_id, position) values (gen_random_uuid(), '${id}', '${workspaceId}', 1)`,
			`select public.add_source('${workspaceId}', '${owner.userId}', 'url', 'x', 'https://bank.example', 'x', 1)`,
			`select private.attach_sources(gen_random_uuid(), '${workspaceId}', array['${id}']::uuid[])`
		]) {
			await expect(as(db, owner, (client) => client.query(sql))).rejects.toMatchObject({ code: '42501' });
		}
	});
});

describe('an order', () => {
	it('takes its sources in their order, each once, and repeating that changes nothing', async () => {
		const [first, second] = [await add(), await add()];
		const generationId = await order();
		await attach(generationId, [second, first, second]);
		await attach(generationId, [second, first, second]);
		expect(await attached(generationId)).toEqual([
			{ source_id: second, position: 1 },
			{ source_id: first, position: 2 }
		]);
	});

	it('takes none when it names none', async () => {
		const generationId = await order();
		await attach(generationId, []);
		await db.query('select private.attach_sources($1, $2, null)', [generationId, workspaceId]);
		expect(await attached(generationId)).toEqual([]);
	});

	it('is refused when one is unknown or another workspace’s, and then takes none', async () => {
		const [own, foreign] = [await add(), await add({ to: otherWorkspaceId, by: stranger })];
		const generationId = await order();
		for (const ids of [
			[own, randomUUID()],
			[own, foreign]
		])
			await expect(attach(generationId, ids)).rejects.toThrow(refused('source_not_found', 422));
		await expect(attach(generationId, [foreign], otherWorkspaceId)).rejects.toThrow(
			/generation_sources_generation/
		);
		expect(await attached(generationId)).toEqual([]);
	});

	it('is refused with more than twenty sources or 500 kB', async () => {
		const generationId = await order();
		const many = await Promise.all(Array.from({ length: 21 }, () => add()));
		await expect(attach(generationId, many)).rejects.toThrow(refused('sources_too_many', 422));
		const large = await Promise.all(['a', 'b', 'c'].map((letter) => add({ text: letter.repeat(200_000) })));
		await expect(attach(generationId, large)).rejects.toThrow(refused('sources_too_large', 422));
		await attach(generationId, many.slice(1));
		expect(await attached(generationId)).toHaveLength(20);
	});
});

describe('the sweep', () => {
	it('removes what no order took within a day, and nothing else', async () => {
		const [old, young, taken] = [await add(), await add(), await add()];
		await attach(await order(), [taken]);
		await age(old, 25);
		await age(young, 23);
		await age(taken, 2_000);
		await db.query('select public.sweep_sources()');
		expect(await Promise.all([old, young, taken].map(exists))).toEqual([false, true, true]);
	});

	it('leaves one that was added again', async () => {
		const text = `Again ${randomUUID()}`;
		const id = await add({ text });
		await age(id, 25);
		expect(await add({ text })).toBe(id);
		await db.query('select public.sweep_sources()');
		expect(await exists(id)).toBe(true);
	});

	it('at the same moment as an order leaves the order whole, or refused', async () => {
		for (let round = 0; round < 10; round += 1) {
			const id = await add();
			const generationId = await order();
			await age(id, 25);
			const [taking] = await Promise.allSettled([
				attach(generationId, [id]),
				db.query('select public.sweep_sources()')
			]);
			expect(await attached(generationId)).toHaveLength(taking.status === 'fulfilled' ? 1 : 0);
			if (taking.status === 'rejected') expect(taking.reason).toMatchObject(refused('source_not_found', 422));
		}
	});
});

describe('the pipeline', () => {
	it('reads the sources it names, labelled in their order, and none of another workspace', async () => {
		const [first, second] = [
			await add({ name: 'One', text: `1 ${randomUUID()}` }),
			await add({ name: 'Two' })
		];
		const foreign = await add({ to: otherWorkspaceId, by: stranger });
		const found = await readSources(workspaceId, [second, foreign, first]);
		expect(found.map(({ id, label, name }) => ({ id, label, name }))).toEqual([
			{ id: second, label: 'S1', name: 'Two' },
			{ id: first, label: 'S3', name: 'One' }
		]);
		expect(await readSources(workspaceId, [])).toEqual([]);
	});
});

describe('the end of a workspace', () => {
	it('takes its sources with it', async () => {
		const leaver = await addUser(db, 'Goer');
		const gone = await firstWorkspace(db, leaver);
		const id = await add({ to: gone, by: leaver });
		const { generation_id } = await orderGeneration(db, { workspaceId: gone, userId: leaver.userId });
		await attach(generation_id, [id], gone);
		await db.query(`update public.workspaces set delete_at = now() - interval '1 day' where id = $1`, [gone]);
		await db.query('select public.erase_workspace($1)', [gone]);
		expect(await exists(id)).toBe(false);
		expect(await attached(generation_id)).toEqual([]);
	});
});
