import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { wordsOf } from '../../src/lib/server/products/covers/compose.ts';
import { runPicture } from '../../src/lib/server/products/covers/painting.ts';
import { acceptPicture, quotePicture } from '../../src/lib/server/products/covers/pictures.ts';
import { memberAs, setPainters } from '../support/covers.ts';
import { createSignInUser, type Creator } from '../support/people.ts';
import { callAs, writtenProduct } from '../support/revisions.ts';
import { addUser, as, type Actor } from '../support/world.ts';
import { never, openWriting, runAsQueue } from '../support/writing.ts';

const { db, writer } = await openWriting();
let creator: Creator;
let owner: Actor;
let workspaceId: string;
let productId: string;

beforeEach(async () => {
	writer.painting.now = 'paint';
	await setPainters(db, [{ wholeMs: 20_000, imageUsd: 0.04 }]);
	creator = await createSignInUser(db, 'Creator');
	({ actor: owner, workspaceId } = creator);
	({ productId } = await writtenProduct(db, { workspaceId, owner }));
});
afterAll(() => setPainters(db, []));

type Asked = { key?: string; wish?: string; userId?: string | null; product?: string };

async function request(asked: Asked = {}) {
	const { key = randomUUID(), wish = '', userId = owner.userId, product = productId } = asked;
	const { rows } = await db.query<{ id: string }>(`select public.request_picture($1, $2, $3, $4, $5) as id`, [
		...[workspaceId, userId, product, wish, key]
	]);
	return rows[0]?.id ?? '';
}
const runJob = (revisionId: string, signal = never) =>
	runAsQueue((context) => runPicture({ revisionId }, context), signal);
async function one(sql: string, values: unknown[]) {
	return (await db.query(sql, values)).rows[0];
}
const picture = (id: string) => one('select * from public.revisions where id = $1', [id]);
const product = () => one('select cover_path, cover from public.products where id = $1', [productId]);
const credits = () =>
	as(
		db,
		owner,
		async (client) => (await client.query('select * from public.credit_balance($1)', [workspaceId])).rows[0]
	);
const accept = (id: string, path: string, actor = owner) =>
	callAs(db, actor, 'public.accept_picture($1, $2, $3)', [id, path, {}]);

describe('another picture for a cover', { timeout: 60_000 }, () => {
	it('is painted once, takes its price once and leaves the cover as it is', async () => {
		const before = await product();
		const id = await request({ wish: 'A kettle in morning light' });
		expect(await credits()).toEqual({ available: '4', held: '1' });
		await runJob(id);
		const painted = await picture(id);
		expect(painted).toMatchObject({ state: 'ready', after_text: `${workspaceId}/${id}.webp` });
		await runJob(id);
		expect(await picture(id)).toEqual(painted);
		expect(await credits()).toEqual({ available: '4', held: '0' });
		expect(await product()).toEqual(before);
		const { prompt } = JSON.parse(writer.paintRequests.at(-1) ?? '{}') as { prompt: string };
		expect(prompt).toContain('A kettle in morning light');
		const call = await one(
			'select task, outcome, user_id, cost_micros from public.ai_calls where revision_id = $1',
			[id]
		);
		expect(call).toEqual({
			task: 'cover',
			outcome: 'succeeded',
			user_id: owner.userId,
			cost_micros: '40000'
		});
		const { rows } = await as(db, owner, (client) =>
			client.query('select kind, product_id from public.wallet_entries($1) where reference = $2', [
				workspaceId,
				`picture:${id}`
			])
		);
		expect(rows).toEqual([
			{ kind: 'capture', product_id: productId },
			{ kind: 'hold', product_id: productId }
		]);
	});

	it.each([
		['fail', 'ai_unavailable'],
		['refuse', 'ai_refused'],
		['garbage', 'ai_invalid_output'],
		['address', 'ai_invalid_output']
	] as const)(
		'that comes to "%s" ends as failed with %s, and gives its credits back',
		async (painting, code) => {
			writer.painting.now = painting;
			const id = await request();
			await runJob(id);
			expect(await picture(id)).toMatchObject({ state: 'failed', error_code: code, after_text: null });
			expect(await credits()).toEqual({ available: '5', held: '0' });
		}
	);

	it('stops at once when it is cancelled, however silent the painter is', async () => {
		writer.painting.now = 'hang';
		const id = await request();
		const running = runJob(id);
		await expect.poll(async () => (await picture(id)).state).toBe('running');
		await sleep(200);
		await callAs(db, owner, 'public.cancel_revision($1)', [id]);
		await running;
		expect(await picture(id)).toMatchObject({ state: 'cancelled' });
		expect(await credits()).toEqual({ available: '5', held: '0' });
	});

	it('survives a worker that is killed while it paints', async () => {
		writer.painting.now = 'hang';
		const id = await request();
		const kill = new AbortController();
		const killed = runJob(id, kill.signal);
		await expect.poll(async () => (await picture(id)).state).toBe('running');
		kill.abort(new Error('killed'));
		await killed;
		writer.painting.now = 'paint';
		await runJob(id);
		expect(await picture(id)).toMatchObject({ state: 'ready', attempt: 2 });
		expect(await credits()).toEqual({ available: '4', held: '0' });
	});

	it('with the same key is one, however many ask at once; a second waits for the decision', async () => {
		const ids = await Promise.all(Array.from({ length: 12 }, () => request({ key: 'double click' })));
		expect(new Set(ids).size).toBe(1);
		expect(await credits()).toEqual({ available: '4', held: '1' });
		await expect(request()).rejects.toThrow('picture_open');
		const id = ids[0] ?? '';
		await runJob(id);
		await expect(request()).rejects.toThrow('picture_open');
		await callAs(db, owner, 'public.reject_revision($1)', [id]);
		await expect(request()).resolves.toBeDefined();
	});

	it('is refused to who is no member, for another workspace’s product, and without credits', async () => {
		const stranger = await addUser(db, 'Stranger');
		await expect(request({ userId: stranger.userId })).rejects.toThrow('not_a_member');
		await expect(request({ product: randomUUID() })).rejects.toThrow('product_not_found');
		await db.query(`update public.credit_prices set credits = 50 where task = 'paint_cover'`);
		await expect(request()).rejects.toThrow('insufficient_credits');
		await db.query(`update public.credit_prices set credits = 1 where task = 'paint_cover'`);
	});
});

describe('a picture that waits for a decision', { timeout: 60_000 }, () => {
	async function ready(): Promise<string> {
		const id = await request();
		await runJob(id);
		return id;
	}

	it('becomes the cover with the words of now when it is taken', async () => {
		const id = await ready();
		await db.query(`update public.products set title = 'A new title' where id = $1`, [productId]);
		await acceptPicture(await memberAs(creator), { productId, id });
		const { cover, cover_path: path } = await product();
		expect(cover).toMatchObject({ source: 'image', artPath: `${workspaceId}/${id}-art.webp` });
		const facts = await one(
			`select id, type, language, title, subtitle, author_name as author, origin = 'sample' as "isSample" from public.products where id = $1`,
			[productId]
		);
		expect(facts.title).toBe('A new title');
		expect(cover.words).toBe(wordsOf(facts));
		expect(path).not.toBe(`${workspaceId}/${id}.webp`);
		expect(await picture(id)).toMatchObject({ state: 'accepted' });
		await expect(acceptPicture(await memberAs(creator), { productId, id })).rejects.toMatchObject({
			code: 'revision_closed'
		});
	});

	it('is taken by members only, and never from another workspace', async () => {
		const id = await ready();
		const stranger = await addUser(db, 'Stranger');
		const path = `${workspaceId}/${id}.webp`;
		await expect(accept(id, path, stranger)).rejects.toThrow('revision_not_found');
		await expect(accept(id, `${randomUUID()}/${id}.webp`)).rejects.toThrow('products_cover_path_own');
		await accept(id, path);
		await expect(accept(id, path)).rejects.toThrow('revision_closed');
	});

	it('keeps its files until then, and no longer', async () => {
		const id = await ready();
		await db.query(
			`update storage.objects set created_at = now() - interval '2 days' where bucket_id = 'covers'`
		);
		const unused = async () =>
			(
				await db.query<{ name: string }>('select name from public.unused_covers(10000) where name like $1', [
					`${workspaceId}/${id}%`
				])
			).rows.length;
		expect(await unused()).toBe(0);
		await callAs(db, owner, 'public.reject_revision($1)', [id]);
		expect(await unused()).toBe(3);
	});
});

describe('the price of a picture', () => {
	it('is told to members where a model paints, and to nobody else', async () => {
		const member = await memberAs(creator);
		expect(await quotePicture(member)).toEqual({ credits: 1, keySource: 'operator' });
		await setPainters(db, []);
		expect(await quotePicture(member)).toBeNull();
		const stranger = await addUser(db, 'Stranger');
		const { rows } = await as(db, stranger, (client) =>
			client.query('select * from public.picture_quote($1)', [workspaceId])
		);
		expect(rows).toEqual([]);
	});
});
