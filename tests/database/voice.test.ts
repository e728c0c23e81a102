import type pg from 'pg';
import { afterAll, beforeAll, beforeEach, expect, inject, test } from 'vitest';
import { Brief } from '../../src/lib/products/brief.ts';
import { VoiceForm } from '../../src/lib/products/voice.ts';
import { completeBrief } from '../../src/lib/server/products/generation/completing.ts';
import {
	findDefaultLanguage,
	findVoice,
	hasVoice,
	saveVoice,
	setDefaultLanguage
} from '../../src/lib/server/products/index.ts';
import { requireMember, type Member } from '../../src/lib/server/workspaces/members.ts';
import { createSignInUser, signInAs, type Creator } from '../support/people.ts';
import { as, openDatabase, type Actor } from '../support/world.ts';

const stack = inject('stack');
let db: pg.Pool;
let owner: Creator;
let writer: Creator;
let stranger: Creator;
let member: Member;

beforeAll(async () => {
	db = openDatabase(stack.superuserUrl);
	[writer, stranger] = (await Promise.all(
		['Writer', 'Stranger'].map((name) => createSignInUser(db, name))
	)) as [Creator, Creator];
});
beforeEach(async () => {
	owner = await createSignInUser(db, 'Ada Owner');
	await db.query(
		`insert into public.workspace_members (workspace_id, user_id, role) values ($1, $2, 'member')`,
		[owner.workspaceId, writer.actor.userId]
	);
	member = await memberOf(owner);
});
afterAll(() => db.end());

async function memberOf(creator: Creator): Promise<Member> {
	const { supabase, viewer } = await signInAs(stack, creator);
	return requireMember({ supabase, viewer: async () => viewer }, owner.handle, 'viewer');
}

const voiceOf = (change: Partial<VoiceForm> = {}): VoiceForm =>
	VoiceForm.parse({ version: 0, description: 'Dry and warm.', preferredTerms: 'crumb\ncrust', ...change });
const order = Brief.parse({ type: 'ebook', topic: 'Bread', tone: 'casual', language: 'en', length: 'short' });

test('a voice is kept as it was told, each save with its number', async () => {
	expect(await findVoice(member)).toBeNull();
	await saveVoice(member, voiceOf({ authorName: 'A. Baker', hasCoverColor: true, coverColor: '#AA3300' }));
	await saveVoice(member, voiceOf({ version: 1, avoidedTerms: 'unleash, delve' }));
	expect(await findVoice(member)).toMatchObject({
		version: 2,
		description: 'Dry and warm.',
		preferredTerms: 'crumb\ncrust',
		avoidedTerms: 'unleash\ndelve',
		authorName: '',
		hasCoverColor: false
	});
});

test('a save from a stale page changes nothing, also the second of two first ones', async () => {
	const tries = ['One.', 'Two.', 'Three.'].map((description) => saveVoice(member, voiceOf({ description })));
	const results = await Promise.allSettled(tries);
	const refused = results.filter((result) => result.status === 'rejected');
	expect(refused.map(({ reason }) => reason.code)).toEqual(['stale_version', 'stale_version']);
	await saveVoice(member, voiceOf({ version: 1, description: 'Newer.' }));
	await expect(saveVoice(member, voiceOf({ version: 1 }))).rejects.toThrow('stale_version');
	expect((await findVoice(member))?.description).toBe('Newer.');
});

test('members read the voice and do not change it; strangers see none', async () => {
	await saveVoice(member, voiceOf());
	const reader = await memberOf(writer);
	expect((await findVoice(reader))?.description).toBe('Dry and warm.');
	await expect(saveVoice(reader, voiceOf({ version: 1 }))).rejects.toThrow('stale_version');
	await expect(setDefaultLanguage(reader, 'de')).rejects.toThrow('role_too_low');
	const seen = (actor: Actor) => as(db, actor, async (client) => (await client.query(read)).rowCount);
	const read = `select from public.brand_voices where workspace_id = '${owner.workspaceId}'`;
	expect(await seen(writer.actor)).toBe(1);
	expect(await seen(stranger.actor)).toBe(0);
});

test('the database notes who changed it, whatever the caller says', async () => {
	await saveVoice(member, voiceOf());
	const sign = `update public.brand_voices set updated_by = $1 where workspace_id = '${owner.workspaceId}'`;
	await expect(as(db, owner.actor, (client) => client.query(sign, [writer.actor.userId]))).rejects.toThrow(
		'permission denied'
	);
	const { rows } = await db.query('select updated_by from public.brand_voices where workspace_id = $1', [
		owner.workspaceId
	]);
	expect(rows).toEqual([{ updated_by: owner.actor.userId }]);
});

test('an order takes the voice of the workspace, never one that it brings along', async () => {
	const forged = { ...order, voice: 'Shout.' };
	expect((await completeBrief(member, forged)).voice).toBe('');
	await saveVoice(member, voiceOf({ authorName: 'A. Baker' }));
	const completed = await completeBrief(member, forged);
	expect(completed.voice).toBe(
		'How it speaks: Dry and warm.\nWords it likes: crumb, crust\nWho writes: A. Baker'
	);
	expect(completed.author).toBe('A. Baker');
});

test('an order may do without the voice; its author is who it names, else the brand’s, else who orders', async () => {
	await saveVoice(member, voiceOf({ authorName: 'A. Baker' }));
	expect((await completeBrief(member, { ...order, useVoice: false })).voice).toBe('');
	expect((await completeBrief(member, { ...order, author: 'Somebody' })).author).toBe('Somebody');
	await saveVoice(member, voiceOf({ version: 1, authorName: '' }));
	expect((await completeBrief(member, order)).author).toBe('Ada Owner');
});

test('a voice of which only the colour is known is no voice to order with', async () => {
	await saveVoice(member, VoiceForm.parse({ version: 0, hasCoverColor: true }));
	expect(await hasVoice(member)).toBe(false);
});

test('the language of new orders is nobody’s until an admin chooses one', async () => {
	expect(await findDefaultLanguage(member)).toBeNull();
	await setDefaultLanguage(member, 'pt-PT');
	expect(await findDefaultLanguage(member)).toBe('pt-PT');
	await setDefaultLanguage(member, null);
	expect(await findDefaultLanguage(member)).toBeNull();
});

test('an erased workspace keeps neither voice nor templates', async () => {
	await saveVoice(member, voiceOf());
	const content = { name: 'Tea', description: '', type: 'ebook', language: 'en' };
	await as(
		db,
		owner.actor,
		(client) =>
			client.query('select public.save_prompt_template($1, null, 0, $2)', [owner.workspaceId, content]),
		{ keep: true }
	);
	await db.query('update public.workspaces set delete_at = now(), deleted_at = now() where id = $1', [
		owner.workspaceId
	]);
	for (const table of ['brand_voices', 'prompt_templates', 'prompt_template_versions']) {
		const { rowCount } = await db.query(`select from public.${table} where workspace_id = $1`, [
			owner.workspaceId
		]);
		expect(rowCount).toBe(0);
	}
});
