import type pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import {
	callAs,
	requestRevision,
	sectionsOf,
	writeRevision,
	writtenProduct,
	type Section
} from '../support/revisions.ts';
import { addUser, as, firstWorkspace, openDatabase, type Actor } from '../support/world.ts';

let db: pg.Pool;
let owner: Actor;
let workspaceId: string;
let productId: string;
let sections: Section[];

beforeAll(() => {
	db = openDatabase(inject('stack').superuserUrl);
});
beforeEach(async () => {
	owner = await addUser(db, 'Owner');
	workspaceId = await firstWorkspace(db, owner);
	({ productId, sections } = await writtenProduct(db, { workspaceId, owner }));
});
afterAll(() => db.end());

type Changes = Partial<Parameters<typeof requestRevision>[1]>;
const request = (changes: Changes = {}) =>
	requestRevision(db, { workspaceId, userId: owner.userId, productId, section: sections[0], ...changes });
const credits = () =>
	as(
		db,
		owner,
		async (client) => (await client.query('select * from public.credit_balance($1)', [workspaceId])).rows[0]
	);
async function revision(id: string) {
	return (await db.query('select * from public.revisions where id = $1', [id])).rows[0];
}
async function section(place = 0) {
	return (await db.query('select * from public.sections where id = $1', [sections[place]?.id])).rows[0];
}
async function versions(place = 0) {
	const { rows } = await db.query(
		'select version, body, made_by, user_id, revision_id, restored_from from public.section_versions where section_id = $1 order by version',
		[sections[place]?.id]
	);
	return rows;
}
async function join(role: string): Promise<Actor> {
	const actor = await addUser(db, role);
	await db.query('insert into public.workspace_members (workspace_id, user_id, role) values ($1, $2, $3)', [
		workspaceId,
		actor.userId,
		role
	]);
	return actor;
}
const accept = (id: string, version: number, body: string, actor = owner) =>
	callAs<number>(db, actor, 'public.accept_revision($1, $2, $3)', [id, version, body]);

describe('asking for a revision', () => {
	it('holds its price, and its text takes the price once', async () => {
		const id = await request();
		expect(await credits()).toEqual({ available: '4', held: '1' });
		expect(await writeRevision(db, id, 'Few words.')).toBe(true);
		expect(await writeRevision(db, id, 'Other words.')).toBe(false);
		expect(await credits()).toEqual({ available: '4', held: '0' });
		expect(await revision(id)).toMatchObject({
			state: 'ready',
			after_text: 'Few words.',
			before_text: sections[0]?.body
		});
	});

	it('with the same key is one revision, however many ask at once', async () => {
		const ids = await Promise.all(Array.from({ length: 12 }, () => request({ key: 'double click' })));
		expect(new Set(ids).size).toBe(1);
		expect(await credits()).toEqual({ available: '4', held: '1' });
	});

	it('starts exactly 3 of 20 when there is credit for 3', async () => {
		await db.query(
			`insert into public.sections (product_id, workspace_id, position, title, body)
			 select $1, $2, n, 'Section ' || n, 'Words of section ' || n from generate_series(3, 20) n`,
			[productId, workspaceId]
		);
		await db.query(`select public.release_credits(public.hold_credits($1, 2, 'test', $2))`, [
			workspaceId,
			`a${workspaceId}`
		]);
		await db.query(`select public.capture_credits(public.hold_credits($1, 2, 'test', $2), 2)`, [
			workspaceId,
			`b${workspaceId}`
		]);
		const all = await sectionsOf(db, productId);
		const results = await Promise.allSettled(all.map((each) => request({ section: each })));
		const refused = results.flatMap((result) =>
			result.status === 'rejected' ? [String(result.reason.message)] : []
		);
		expect(all).toHaveLength(20);
		expect(refused).toHaveLength(17);
		expect(new Set(refused)).toEqual(new Set(['insufficient_credits']));
		expect(await credits()).toEqual({ available: '0', held: '3' });
	});

	it('of one section by many at once starts one', async () => {
		const results = await Promise.allSettled(Array.from({ length: 10 }, () => request()));
		expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
		expect(await credits()).toEqual({ available: '4', held: '1' });
	});

	it.each([
		[
			'section_locked',
			() => db.query('update public.sections set is_locked = true where id = $1', [sections[0]?.id])
		],
		[
			'stale_version',
			() => db.query(`update public.sections set body = 'New.' where id = $1`, [sections[0]?.id])
		],
		['revision_open', () => request()],
		[
			'workspace_frozen',
			() => db.query('update public.workspaces set delete_at = now() where id = $1', [workspaceId])
		]
	])('is refused with %s, and nothing is held', async (code, arrange) => {
		await arrange();
		const before = await credits();
		await expect(request()).rejects.toThrow(code);
		expect(await credits()).toEqual(before);
	});

	it('waits until somebody decided on the one before', async () => {
		const id = await request();
		await writeRevision(db, id, 'Few words.');
		await expect(request()).rejects.toThrow('revision_open');
		await callAs(db, owner, 'public.reject_revision($1)', [id]);
		await expect(request()).resolves.toBeTruthy();
	});

	it('is refused to viewers and strangers, and for a section of another product', async () => {
		const [viewer, stranger] = [await join('viewer'), await addUser(db, 'Stranger')];
		await expect(request({ userId: viewer.userId })).rejects.toThrow('not_a_member');
		await expect(request({ userId: stranger.userId })).rejects.toThrow('not_a_member');
		const other = await writtenProduct(db, {
			workspaceId: await firstWorkspace(db, stranger),
			owner: stranger
		});
		await expect(request({ section: other.sections[0] })).rejects.toThrow('product_not_found');
	});

	it('is priced for members, and for nobody else', async () => {
		const quote = (actor: Actor) =>
			as(
				db,
				actor,
				async (client) => (await client.query('select * from public.revision_quote($1)', [workspaceId])).rows
			);
		expect(await quote(owner)).toEqual([{ credits: 1, key_source: 'operator' }]);
		expect(await quote(await addUser(db, 'Stranger'))).toEqual([]);
	});

	it('needs words for a tone and for a wish, and a selection that is one', async () => {
		await expect(request({ kind: 'tone', wish: ' ' })).rejects.toThrow('revisions_wish_given');
		await expect(request({ kind: 'instruct' })).rejects.toThrow('revisions_wish_given');
		await expect(request({ selection: { start: 5, end: 5, quote: '' } })).rejects.toThrow(
			'revisions_selection'
		);
		expect(await credits()).toEqual({ available: '5', held: '0' });
	});
});

describe('a revision that gives no text', () => {
	it('gives its credits back once, however often it fails', async () => {
		const id = await request();
		await db.query('select public.begin_revision($1)', [id]);
		const failed = await Promise.all(
			[1, 2, 3].map(() => db.query(`select public.fail_revision($1, 1, 'ai_unavailable') as value`, [id]))
		);
		expect(failed.filter(({ rows }) => rows[0].value)).toHaveLength(1);
		expect(await credits()).toEqual({ available: '5', held: '0' });
		expect(await revision(id)).toMatchObject({ state: 'failed', error_code: 'ai_unavailable' });
	});

	it('is cancelled by a member, and its writer can store nothing any more', async () => {
		const id = await request();
		await db.query('select public.begin_revision($1)', [id]);
		expect(await callAs(db, await join('member'), 'public.cancel_revision($1)', [id])).toBe(true);
		const { rows } = await db.query(`select public.complete_revision($1, 1, 'late', '[]') as value`, [id]);
		expect(rows[0].value).toBe(false);
		expect(await credits()).toEqual({ available: '5', held: '0' });
	});

	it('taken over by another worker is closed to the first one', async () => {
		const id = await request();
		await db.query('select public.begin_revision($1)', [id]);
		await db.query('select public.begin_revision($1)', [id]);
		const value = async (sql: string) => (await db.query(`select ${sql} as value`, [id])).rows[0].value;
		expect(await value(`public.save_revision_partial($1, 1, 'late')`)).toBe(false);
		expect(await value(`public.fail_revision($1, 1, 'late')`)).toBe(false);
		expect(await value(`public.complete_revision($1, 2, 'in time', '[]')`)).toBe(true);
	});

	it('whose worker was killed for good is ended by the sweep, and its credits come back', async () => {
		const [lost, waiting] = [await request(), await request({ section: sections[1] })];
		await db.query('select public.begin_revision($1)', [lost]);
		await db.query('update graphile_worker._private_jobs set attempts = max_attempts where key = $1', [
			`revision:${lost}`
		]);
		await db.query('select public.sweep_revisions()');
		expect(await revision(lost)).toMatchObject({ state: 'failed', error_code: 'worker_lost' });
		expect(await revision(waiting)).toMatchObject({ state: 'queued' });
		expect(await credits()).toEqual({ available: '4', held: '1' });
	});

	it('goes with its section, and its credits come back', async () => {
		await request();
		await db.query('delete from public.sections where id = $1', [sections[0]?.id]);
		expect(await credits()).toEqual({ available: '5', held: '0' });
	});
});

describe('deciding on a revision', () => {
	let id: string;
	beforeEach(async () => {
		id = await request();
		await writeRevision(db, id, 'Few words.');
	});

	it('saves what was taken as a new version, made by the revision', async () => {
		expect(await accept(id, 1, 'Few words. Secret.')).toBe(2);
		expect(await section()).toMatchObject({ body: 'Few words. Secret.', version: 2 });
		expect((await versions())[1]).toMatchObject({
			version: 2,
			made_by: 'revision',
			revision_id: id,
			user_id: owner.userId
		});
		expect(await revision(id)).toMatchObject({ state: 'accepted', decided_by: owner.userId });
		await expect(accept(id, 2, 'Again.')).rejects.toThrow('revision_closed');
	});

	it('by two at once saves once', async () => {
		const results = await Promise.allSettled([accept(id, 1, 'One.'), accept(id, 1, 'Other.')]);
		expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
		expect(await versions()).toHaveLength(2);
	});

	it('is refused when the section has changed meanwhile, and stays open', async () => {
		await db.query(`update public.sections set body = 'Mine.' where id = $1`, [sections[0]?.id]);
		await expect(accept(id, 1, 'Few words.')).rejects.toThrow('stale_version');
		expect(await section()).toMatchObject({ body: 'Mine.' });
		expect(await accept(id, 2, 'Few words.')).toBe(3);
	});

	it('is refused while the section is locked', async () => {
		await db.query('update public.sections set is_locked = true where id = $1', [sections[0]?.id]);
		await expect(accept(id, 1, 'Few words.')).rejects.toThrow('section_locked');
		expect(await revision(id)).toMatchObject({ state: 'ready' });
	});

	it('leaves the section alone when it is rejected', async () => {
		expect(await callAs(db, owner, 'public.reject_revision($1)', [id])).toBe(true);
		expect(await callAs(db, owner, 'public.reject_revision($1)', [id])).toBe(false);
		expect(await section()).toMatchObject({ version: 1, body: sections[0]?.body });
		await expect(accept(id, 1, 'Few words.')).rejects.toThrow('revision_closed');
	});
});

describe('the texts a section had', () => {
	it('are kept with who or what made them', async () => {
		await as(
			db,
			owner,
			(client) => client.query(`update public.sections set body = 'Mine.' where id = $1`, [sections[0]?.id]),
			{ keep: true }
		);
		await db.query(`update public.sections set body = body where id = $1`, [sections[0]?.id]);
		expect(await versions()).toEqual([
			{
				version: 1,
				body: sections[0]?.body,
				made_by: 'model',
				user_id: null,
				revision_id: null,
				restored_from: null
			},
			{
				version: 2,
				body: 'Mine.',
				made_by: 'person',
				user_id: owner.userId,
				revision_id: null,
				restored_from: null
			}
		]);
	});

	it('name the model, its provider and the version of the prompt, as the log of calls has them', async () => {
		const id = await request();
		await db.query(
			`insert into public.ai_calls (workspace_id, revision_id, task, provider, model, attempt, outcome, input_tokens, output_tokens, is_estimated, latency_ms, prompt_version)
			 values ($1, $2, 'section_revision', 'openai', 'gpt-test', 1, 'succeeded', 1, 1, false, 1, 'abc')`,
			[workspaceId, id]
		);
		await writeRevision(db, id, 'Few words.');
		await accept(id, 1, 'Few words.');
		const { rows } = await db.query('select * from public.section_versions where revision_id = $1', [id]);
		expect(rows[0]).toMatchObject({ provider: 'openai', model: 'gpt-test', prompt_version: 'abc' });
	});

	it('can be had again, as a new version, if nobody saved meanwhile', async () => {
		await db.query(`update public.sections set body = 'Mine.' where id = $1`, [sections[0]?.id]);
		const restore = (version: number, from: number, actor = owner) =>
			callAs<number>(db, actor, 'public.restore_section($1, $2, $3)', [sections[0]?.id, version, from]);
		await expect(restore(1, 1)).rejects.toThrow('stale_version');
		await expect(restore(2, 0)).rejects.toThrow('section_version_not_found');
		await expect(restore(2, 1, await join('viewer'))).rejects.toThrow('section_version_not_found');
		expect(await restore(2, 1)).toBe(3);
		expect(await section()).toMatchObject({ body: sections[0]?.body, version: 3 });
		expect((await versions())[2]).toMatchObject({
			made_by: 'restore',
			restored_from: 1,
			user_id: owner.userId
		});
	});

	it('of people go when there are very many, and a model’s stay', async () => {
		for (let n = 0; n < 205; n++)
			await as(
				db,
				owner,
				(client) =>
					client.query('update public.sections set body = $2 where id = $1', [sections[0]?.id, `Mine ${n}.`]),
				{ keep: true }
			);
		const kept = await versions();
		expect(kept[0]).toMatchObject({ version: 1, made_by: 'model' });
		expect(kept).toHaveLength(202);
	});
});

describe('a locked section', () => {
	const lock = (isLocked: boolean, actor = owner) =>
		as(
			db,
			actor,
			(client) =>
				client.query('update public.sections set is_locked = $2 where id = $1', [sections[0]?.id, isLocked]),
			{ keep: true }
		);

	it('says who locked it, and refuses a save until it is unlocked', async () => {
		await lock(true);
		expect(await section()).toMatchObject({ is_locked: true, locked_by: owner.userId, version: 1 });
		const save = () => db.query(`update public.sections set body = 'Mine.' where id = $1`, [sections[0]?.id]);
		await expect(save()).rejects.toThrow('section_locked');
		await lock(false, await join('member'));
		expect(await section()).toMatchObject({ is_locked: false, locked_by: null, locked_at: null });
		await save();
	});

	it('is not locked by viewers', async () => {
		expect((await lock(true, await join('viewer'))).rowCount).toBe(0);
	});

	it('can’t be saved and unlocked in one go', async () => {
		await lock(true);
		await expect(
			db.query(`update public.sections set body = 'Mine.', is_locked = false where id = $1`, [
				sections[0]?.id
			])
		).rejects.toThrow('section_locked');
	});
});
