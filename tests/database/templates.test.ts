import type pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest';
import { Brief, BriefForm } from '../../src/lib/products/brief.ts';
import { PromptTemplate } from '../../src/lib/products/prompt-template.ts';
import { defaultAnswers, fillBrief } from '../../src/lib/products/template-answers.ts';
import { completeBrief } from '../../src/lib/server/products/generation/completing.ts';
import { saveFrom } from '../../src/lib/server/products/templates/template-actions.ts';
import { listForCaller } from '../../src/lib/server/products/templates/template-directory.ts';
import { tryOnDemo } from '../../src/lib/server/products/templates/template-trial.ts';
import {
	archiveTemplate,
	findTemplate,
	getTemplate,
	listTemplates,
	listUsable,
	listVersions,
	saveTemplate,
	type Holder
} from '../../src/lib/server/products/templates/templates.ts';
import { requireMember, type Member } from '../../src/lib/server/workspaces/members.ts';
import { createSignInUser, signInAs, type Creator } from '../support/people.ts';
import { as, openDatabase, type Actor } from '../support/world.ts';

const stack = inject('stack');
let db: pg.Pool;
let owner: Creator;
let reader: Creator;
let stranger: Creator;
let staff: Creator;
let member: Member;

beforeAll(async () => {
	db = openDatabase(stack.superuserUrl);
	[reader, stranger, staff] = (await Promise.all(
		['Reader', 'Stranger', 'Staff'].map((name) => createSignInUser(db, name))
	)) as [Creator, Creator, Creator];
	await db.query('insert into public.platform_admins (user_id) values ($1)', [staff.actor.userId]);
});
beforeEach(async () => {
	owner = await createSignInUser(db, 'Olive Owner');
	await db.query(
		`insert into public.workspace_members (workspace_id, user_id, role) values ($1, $2, 'viewer')`,
		[owner.workspaceId, reader.actor.userId]
	);
	member = await memberOf(owner, owner);
});
afterAll(() => db.end());

async function memberOf(creator: Creator, { handle }: Creator): Promise<Member> {
	const { supabase, viewer } = await signInAs(stack, creator);
	return requireMember({ supabase, viewer: async () => viewer }, handle, 'viewer');
}
const platformOf = async (creator: Creator): Promise<Holder> => ({
	supabase: (await signInAs(stack, creator)).supabase,
	workspaceId: null
});

const contentOf = (change: object = {}): PromptTemplate =>
	PromptTemplate.parse({
		name: 'Craft',
		type: 'guide',
		language: 'en',
		fields: { topic: '{{craft}} for beginners' },
		variables: [{ name: 'craft', kind: 'text', label: 'Craft', default: 'bread' }],
		...change
	});

describe('a template', () => {
	test.each([0, -1, 1.5, 9, 2_147_483_648, 3_000_000_000])(
		'has no version %d, and says so',
		async (version) => {
			const { id } = await saveTemplate(member, contentOf(), null);
			const missing = { code: 'template_not_found', status: 404 };
			await expect(getTemplate(member, id, version)).rejects.toMatchObject(missing);
		}
	);

	test('is saved over no version that can not be', async () => {
		const { id } = await saveTemplate(member, contentOf(), null);
		const data = new FormData();
		data.set('content', JSON.stringify(contentOf({ name: 'Crafts' })));
		data.set('version', '3000000000');
		expect(await saveFrom(member, id, data)).toEqual({ status: 409, outcome: { code: 'stale_version' } });
	});

	test('keeps every version, and shows the latest', async () => {
		const { id, version } = await saveTemplate(member, contentOf(), null);
		expect(version).toBe(1);
		expect(await saveTemplate(member, contentOf({ name: 'Crafts' }), { id, version })).toEqual({
			id,
			version: 2
		});
		expect(await getTemplate(member, id)).toMatchObject({ name: 'Crafts', version: 2, shownVersion: 2 });
		expect((await getTemplate(member, id, 1)).content.name).toBe('Craft');
		expect((await listVersions(member, id)).map(({ number, by, name }) => [number, by, name])).toEqual([
			[2, 'Olive Owner', 'Crafts'],
			[1, 'Olive Owner', 'Craft']
		]);
	});

	test('that is saved as it is makes no version', async () => {
		const saved = await saveTemplate(member, contentOf(), null);
		expect(await saveTemplate(member, contentOf(), saved)).toEqual(saved);
	});

	test('saved by three at once from one page has one new version', async () => {
		const saved = await saveTemplate(member, contentOf(), null);
		const tries = await Promise.allSettled(
			['A', 'B', 'C'].map((name) => saveTemplate(member, contentOf({ name }), saved))
		);
		const refused = tries.filter((result) => result.status === 'rejected');
		expect(refused.map(({ reason }) => reason.code)).toEqual(['stale_version', 'stale_version']);
		expect((await getTemplate(member, saved.id)).version).toBe(2);
	});

	test('that is archived is offered to nobody, still readable, and comes back', async () => {
		const { id } = await saveTemplate(member, contentOf(), null);
		await archiveTemplate(member, id, true);
		await archiveTemplate(member, id, true);
		expect((await listTemplates(member)).map((one) => one.id)).not.toContain(id);
		expect((await listTemplates(member, { isArchived: true })).map((one) => one.id)).toEqual([id]);
		expect(await findTemplate(member, id)).toMatchObject({ isArchived: true });
		await archiveTemplate(member, id, false);
		expect((await listUsable(member))[0]?.id).toBe(id);
	});

	test('is changed by nobody once it is a version, not even by the server', async () => {
		const { id } = await saveTemplate(member, contentOf(), null);
		const service: Actor = { name: 'service', role: 'service_role', userId: null };
		for (const actor of [owner.actor, service]) {
			for (const change of [
				'update public.prompt_template_versions set number = 7',
				'delete from public.prompt_template_versions'
			]) {
				await expect(
					as(db, actor, (client) => client.query(`${change} where template_id = $1`, [id]))
				).rejects.toThrow('permission denied');
			}
		}
	});

	test('whose stored content is none of ours is not found', async () => {
		const { id } = await as(
			db,
			owner.actor,
			async (client) => {
				const sql = 'select * from public.save_prompt_template($1, null, 0, $2)';
				const bare = { name: 'Bare', description: '', type: 'guide', language: 'en' };
				return (await client.query<{ id: string }>(sql, [owner.workspaceId, bare])).rows[0] ?? { id: '' };
			},
			{ keep: true }
		);
		expect(await findTemplate(member, id)).toBeNull();
	});

	test('of more than 64 kB, without a name or of an unknown type is refused', async () => {
		const save = (content: object) =>
			as(db, owner.actor, (client) =>
				client.query('select public.save_prompt_template($1, null, 0, $2)', [owner.workspaceId, content])
			);
		for (const change of [
			{ name: '' },
			{ type: 'film' },
			{ language: 'xx' },
			{ extra: 'x'.repeat(66_000) }
		]) {
			await expect(save({ ...contentOf(), ...change })).rejects.toThrow('input_invalid');
		}
	});

	test('is refused when two hundred are there', async () => {
		await db.query(
			`insert into public.prompt_templates (workspace_id, name, description, type, language)
			 select $1, 'T' || n, '', 'ebook', 'en' from generate_series(1, 200) n`,
			[owner.workspaceId]
		);
		await expect(saveTemplate(member, contentOf(), null)).rejects.toThrow('templates_limit');
	});
});

describe('whose template it is', () => {
	test('viewers read and do not write', async () => {
		const saved = await saveTemplate(member, contentOf(), null);
		const viewer = await memberOf(reader, owner);
		expect(await getTemplate(viewer, saved.id)).toMatchObject({ name: 'Craft' });
		await expect(saveTemplate(viewer, contentOf({ name: 'Mine' }), saved)).rejects.toThrow('role_too_low');
		await expect(archiveTemplate(viewer, saved.id, true)).rejects.toThrow('role_too_low');
	});

	test('strangers learn of nothing', async () => {
		const saved = await saveTemplate(member, contentOf(), null);
		const other = await memberOf(stranger, stranger);
		expect(await findTemplate(other, saved.id)).toBeNull();
		expect(await listVersions(other, saved.id)).toEqual([]);
		await expect(saveTemplate(other, contentOf(), saved)).rejects.toThrow('template_not_found');
		await expect(archiveTemplate(other, saved.id, true)).rejects.toThrow('template_not_found');
	});

	test('one’s other workspace does not use it', async () => {
		const saved = await saveTemplate(await memberOf(stranger, stranger), contentOf(), null);
		await db.query(
			`insert into public.workspace_members (workspace_id, user_id, role) values ($1, $2, 'member')`,
			[stranger.workspaceId, owner.actor.userId]
		);
		expect(await findTemplate(member, saved.id)).toBeNull();
	});

	test('the platform’s are read by all and written by who runs it', async () => {
		const platform = await platformOf(staff);
		const saved = await saveTemplate(platform, contentOf({ name: 'For all' }), null);
		expect(await getTemplate(member, saved.id)).toMatchObject({ isPlatform: true, name: 'For all' });
		await expect(saveTemplate(member, contentOf({ name: 'Mine' }), saved)).rejects.toThrow('not_found');
		await expect(saveTemplate(await platformOf(owner), contentOf(), null)).rejects.toThrow('not_found');
		await archiveTemplate(platform, saved.id, true);
		expect((await listUsable(member)).map(({ id }) => id)).not.toContain(saved.id);
	});
});

describe('the list for programs', () => {
	test('has the platform’s and one’s own, in pages without gap or repetition', async () => {
		const saved = await saveTemplate(member, contentOf(), null);
		const ids: string[] = [];
		let cursor: string | null | undefined;
		do {
			const page = await listForCaller(member.supabase, { limit: 7, cursor: cursor ?? undefined });
			ids.push(...page.items.map(({ id }) => id));
			cursor = page.nextCursor;
		} while (cursor);
		expect(ids).toContain(saved.id);
		expect(ids.length).toBeGreaterThanOrEqual(17);
		expect(new Set(ids).size).toBe(ids.length);
	});

	test('of one workspace has its own only, and of a stranger’s none', async () => {
		const saved = await saveTemplate(member, contentOf(), null);
		const query = { limit: 20, workspace: owner.workspaceId };
		expect((await listForCaller(member.supabase, query)).items.map(({ id }) => id)).toEqual([saved.id]);
		const other = await memberOf(stranger, stranger);
		expect((await listForCaller(other.supabase, query)).items).toEqual([]);
	});
});

describe('an order', () => {
	const order = Brief.parse({
		type: 'ebook',
		topic: 'Bread',
		tone: 'casual',
		language: 'en',
		length: 'short'
	});

	test('names the template that filled it, if there is such a one', async () => {
		const template = await saveTemplate(member, contentOf(), null);
		expect((await completeBrief(member, { ...order, template })).template).toEqual(template);
		const missing = { ...template, version: 2 };
		expect((await completeBrief(member, { ...order, template: missing })).template).toBeNull();
		const other = await memberOf(stranger, stranger);
		expect((await completeBrief(other, { ...order, template })).template).toBeNull();
	});

	test('tried on the demo costs nothing and asks no model', async () => {
		const before = await db.query('select count(*) from public.ai_calls');
		const trial = tryOnDemo(contentOf(), { craft: 'Bookbinding' });
		expect(trial).toMatchObject({ topic: 'Bookbinding for beginners' });
		expect(trial.sections.length).toBeGreaterThan(1);
		expect(trial.html).toContain('<');
		expect((await db.query('select count(*) from public.ai_calls')).rows).toEqual(before.rows);
		expect(() => tryOnDemo(contentOf({ fields: { topic: '{{craft}}' } }), { craft: 'x' })).toThrow(
			'template_answers_unfit'
		);
	});
});

describe('the platform’s first templates', () => {
	test('are sixteen that the app can read, half of them in Portuguese', async () => {
		const { rows } = await db.query<{ language: string; content: unknown }>(
			`select t.language, v.content from public.prompt_templates t
			 join public.prompt_template_versions v on v.template_id = t.id and v.number = 1
			 where t.workspace_id is null and t.created_by is null order by t.created_at limit 16`
		);
		expect(rows.map(({ language }) => language).filter((code) => code === 'pt-PT')).toHaveLength(8);
		for (const { content } of rows) {
			const template = PromptTemplate.parse(content);
			const answers = Object.fromEntries(
				template.variables.map((variable) => [
					variable.name,
					variable.default || { date: '2026-12-01', yesno: 'yes' }[variable.kind as 'date'] || 'bread'
				])
			);
			expect(defaultAnswers(template)).toBeTypeOf('object');
			const { error } = BriefForm.safeParse(fillBrief(template, answers));
			expect(error?.issues, template.name).toBeUndefined();
		}
	});
});
