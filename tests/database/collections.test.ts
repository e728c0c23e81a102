import type pg from 'pg';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import * as collections from '../../src/lib/server/workspaces/collections.ts';
import { requireMember, type Member } from '../../src/lib/server/workspaces/members.ts';
import { createPublishedProduct, createSignInUser, signInAs, type Creator } from '../support/people.ts';
import { openDatabase } from '../support/world.ts';

const stack = inject('stack');
let db: pg.Pool;
let owner: Creator;
let stranger: Creator;
let viewer: Creator;
let products: string[];

beforeAll(async () => {
	db = openDatabase(stack.superuserUrl);
	[owner, stranger, viewer] = (await Promise.all(
		['Owner', 'Stranger', 'Viewer'].map((name) => createSignInUser(db, name))
	)) as [Creator, Creator, Creator];
	await db.query(
		`insert into public.workspace_members (workspace_id, user_id, role) values ($1, $2, 'viewer')`,
		[owner.workspaceId, viewer.actor.userId]
	);
	const made = [await createPublishedProduct(db, owner), await createPublishedProduct(db, owner)];
	products = made.map(({ productId }) => productId);
});
afterAll(() => db.end());

async function asking(creator: Creator, onMoved?: (handle: string) => void) {
	const { supabase, viewer } = await signInAs(stack, creator);
	return { supabase, viewer: async () => viewer, workspaceMoved: onMoved };
}

const memberOf = async (creator: Creator, handle: string): Promise<Member> =>
	requireMember(await asking(creator), handle, 'viewer');

const places = async () => {
	const { rows } = await db.query<{ collection_id: string | null }>(
		'select collection_id from public.products where id = any ($1) order by created_at',
		[products]
	);
	return rows.map((row) => row.collection_id);
};

test('products go into a collection together, and out again', async () => {
	const member = await memberOf(owner, owner.handle);
	const id = await collections.create(member, 'Spring');
	expect(await collections.assign(member, products, id)).toBe(2);
	expect(await places()).toEqual([id, id]);
	expect(await collections.assign(member, [products[0] ?? '', 'no id'], null)).toBe(1);
	expect(await places()).toEqual([null, id]);
});

test('assigning leaves a product’s version and date as they were: it is no edit', async () => {
	const member = await memberOf(owner, owner.handle);
	const read = 'select version, updated_at from public.products where id = $1';
	const before = (await db.query(read, [products[0]])).rows[0];
	await collections.assign(member, products, await collections.create(member, 'No edit'));
	expect((await db.query(read, [products[0]])).rows[0]).toEqual(before);
});

test('a deleted collection leaves its products, and tells what brings it back', async () => {
	const member = await memberOf(owner, owner.handle);
	const id = await collections.create(member, 'Short-lived');
	await collections.assign(member, products, id);
	const gone = await collections.remove(member, id);
	expect(gone.name).toBe('Short-lived');
	expect(gone.productIds.sort()).toEqual([...products].sort());
	expect(await places()).toEqual([null, null]);
	await expect(collections.remove(member, id)).rejects.toThrow('collection_not_found');
});

test('a name is used once in a workspace, in whatever case, also by two at once', async () => {
	const member = await memberOf(owner, owner.handle);
	const other = await memberOf(stranger, stranger.handle);
	const answers = await Promise.allSettled([
		collections.create(member, 'Autumn'),
		collections.create(member, 'autumn'),
		collections.create(other, 'Autumn')
	]);
	expect(answers[2]?.status).toBe('fulfilled');
	const refused = answers.slice(0, 2).filter((answer) => answer.status === 'rejected');
	expect(refused.map(({ reason }) => (reason as Error).message)).toEqual(['collection_name_taken']);
	const winter = await collections.create(member, 'Winter');
	await expect(collections.rename(member, winter, 'AUTUMN')).rejects.toThrow('collection_name_taken');
	await collections.rename(member, winter, 'WINTER');
});

test('another workspace’s collection is none', async () => {
	const member = await memberOf(owner, owner.handle);
	const theirs = await collections.create(await memberOf(stranger, stranger.handle), 'Theirs');
	await expect(collections.assign(member, products, theirs)).rejects.toThrow('collection_not_found');
	await expect(collections.rename(member, theirs, 'Mine')).rejects.toThrow('collection_not_found');
	await expect(collections.remove(member, theirs)).rejects.toThrow('collection_not_found');
	expect((await collections.list(member)).map(({ id }) => id)).not.toContain(theirs);
	for (const id of ['', 'x', `${theirs}x`])
		await expect(collections.remove(member, id)).rejects.toThrow('collection_not_found');
});

test('a viewer sees collections and changes nothing', async () => {
	const member = await memberOf(viewer, owner.handle);
	const [first] = await collections.list(member);
	expect(first).toBeDefined();
	await expect(collections.create(member, 'Viewer’s')).rejects.toThrow();
	await expect(collections.rename(member, first?.id ?? '', 'Viewer’s')).rejects.toThrow(
		'collection_not_found'
	);
	await expect(collections.remove(member, first?.id ?? '')).rejects.toThrow('collection_not_found');
	expect(await collections.assign(member, products, first?.id ?? '')).toBe(0);
});

test('an old handle leads its people on, and is nothing to a stranger', async () => {
	const old = owner.handle;
	const present = `${old}-moved`.slice(0, 40);
	await db.query('update public.workspaces set handle = $2 where id = $1', [owner.workspaceId, present]);
	const moved: string[] = [];
	const reader = await asking(viewer, (handle) => moved.push(handle));
	expect((await requireMember(reader, old, 'viewer')).handle).toBe(present);
	expect(moved).toEqual([present]);
	const outsider = await asking(stranger, (handle) => moved.push(handle));
	await expect(requireMember(outsider, old, 'viewer')).rejects.toThrow('workspace_not_found');
	expect(moved).toHaveLength(1);
});

test('a frozen workspace makes everybody a reader, and says so', async () => {
	await db.query(`update public.workspaces set delete_at = now() + interval '14 days' where id = $1`, [
		stranger.workspaceId
	]);
	const reader = await asking(stranger);
	expect(await requireMember(reader, stranger.handle, 'viewer')).toMatchObject({
		role: 'viewer',
		heldRole: 'owner'
	});
	await expect(requireMember(reader, stranger.handle, 'member')).rejects.toMatchObject({
		code: 'workspace_frozen',
		status: 409
	});
});
