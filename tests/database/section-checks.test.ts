import type pg from 'pg';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Finding } from '../../src/lib/products/findings.ts';
import { runStep } from '../../src/lib/server/products/generation/generating.ts';
import { never, openWriting, runAsQueue } from '../support/writing.ts';
import { addUser, as, firstWorkspace, openSteps, orderGeneration, type Actor } from '../support/world.ts';

const { db, writer } = await openWriting();
let owner: Actor;
let workspaceId: string;

beforeEach(async () => {
	writer.behaviour.clear();
	writer.repairs.clear();
	writer.repairRequests.length = 0;
	owner = await addUser(db, 'Owner');
	workspaceId = await firstWorkspace(db, owner);
});

const order = (origin: 'model' | 'sample' = 'model') =>
	orderGeneration(db, { workspaceId, userId: owner.userId, origin });

const runJob = (stepId: string, signal = never) =>
	runAsQueue((context) => runStep({ stepId }, context), signal);

/** Runs open steps one after the other until none of `kinds` is open. */
async function run(
	generationId: string,
	kinds = ['outline', 'style_sheet', 'section', 'section_repair', 'sales_page', 'cover']
): Promise<void> {
	const due = async () => (await openSteps(db, generationId)).filter(({ kind }) => kinds.includes(kind));
	for (let open = await due(); open.length > 0; open = await due()) {
		for (const { id } of open) await runJob(id);
	}
}

type Report = { section_version: number | null; kinds: string[]; kind: string | null };

/** Every judgement of the section at a place, oldest first: of which version, of which step, what kinds. */
async function reports(generationId: string, position = 2): Promise<Report[]> {
	const { rows } = await db.query<{
		section_version: number | null;
		findings: Finding[];
		kind: string | null;
	}>(
		`select c.section_version, c.findings, t.kind from public.section_checks c
		 join public.sections s on s.id = c.section_id join public.generations g on g.product_id = s.product_id
		 left join public.generation_steps t on t.id = c.step_id
		 where g.id = $1 and s.position = $2 order by c.section_version nulls last`,
		[generationId, position]
	);
	return rows.map(({ findings, ...row }) => ({ ...row, kinds: findings.map(({ kind }) => kind) }));
}

async function section(
	generationId: string,
	position = 2
): Promise<{ id: string; body: string; version: number }> {
	const { rows } = await db.query(
		`select s.id, s.body, s.version from public.sections s join public.generations g using (product_id)
		 where g.id = $1 and s.position = $2`,
		[generationId, position]
	);
	return rows[0];
}

async function tasks(generationId: string): Promise<Record<string, number>> {
	const { rows } = await db.query<{ task: string; count: number }>(
		'select task, count(*)::int from public.ai_calls where generation_id = $1 group by task',
		[generationId]
	);
	return Object.fromEntries(rows.map(({ task, count }) => [task, count]));
}

async function ending(generationId: string) {
	const { rows } = await db.query(
		`select g.state, array(select kind from private.ledger_transactions where reference = 'generation:' || g.id order by created_at) as money
		 from public.generations g where g.id = $1`,
		[generationId]
	);
	return rows[0];
}
const paidOnce = { state: 'succeeded', money: ['hold', 'capture'] };

describe('a section that a model writes', () => {
	it('has its judgement stored with its text, and is clean when it is', async () => {
		const { generation_id } = await order();
		await run(generation_id);
		for (const position of [1, 2, 3, 4]) {
			expect(await reports(generation_id, position)).toEqual([
				{ section_version: 1, kinds: [], kind: 'section' }
			]);
		}
		expect(await tasks(generation_id)).toEqual({ outline: 1, style_sheet: 1, section: 4, sales_page: 1 });
	});

	it('with a leftover is repaired once, with the fault quoted, and the better text is kept', async () => {
		writer.behaviour.set(2, 'sloppy');
		const { generation_id } = await order();
		await run(generation_id);
		expect(await reports(generation_id)).toEqual([
			{ section_version: 1, kinds: ['self_reference'], kind: 'section' },
			{ section_version: 2, kinds: [], kind: 'section_repair' }
		]);
		expect((await section(generation_id)).body).not.toContain('As an AI');
		expect(writer.repairRequests).toHaveLength(1);
		expect(writer.repairRequests[0]).toMatch(/speaks of you[\s\S]*As an AI language model, I/);
		expect(await tasks(generation_id)).toEqual({
			outline: 1,
			style_sheet: 1,
			section: 4,
			section_repair: 1,
			sales_page: 1
		});
		expect(await ending(generation_id)).toEqual(paidOnce);
	});

	it.each(['repeat', 'worsen'] as const)(
		'whose repair is no better (%s) stays as it was, flagged, without a second request',
		async (repair) => {
			writer.behaviour.set(2, 'sloppy');
			writer.repairs.set(2, repair);
			const { generation_id } = await order();
			await run(generation_id);
			const [kept, thrown] = await reports(generation_id);
			expect(kept).toEqual({ section_version: 1, kinds: ['self_reference'], kind: 'section' });
			expect(thrown).toMatchObject({ section_version: null, kind: 'section_repair' });
			expect(thrown?.kinds).toContain('self_reference');
			expect((await section(generation_id)).version).toBe(1);
			expect(writer.repairRequests).toHaveLength(1);
			expect(await ending(generation_id)).toEqual(paidOnce);
		}
	);

	it(
		'whose repair fails for good stays flagged, and the generation goes on',
		{ timeout: 60_000 },
		async () => {
			writer.behaviour.set(2, 'sloppy');
			writer.repairs.set(2, 'fail');
			const { generation_id } = await order();
			await run(generation_id);
			expect(await reports(generation_id)).toEqual([
				{ section_version: 1, kinds: ['self_reference'], kind: 'section' }
			]);
			expect(await ending(generation_id)).toEqual(paidOnce);
			const { rows } = await db.query(
				`select state, error_code from public.generation_steps where generation_id = $1 and kind = 'section_repair'`,
				[generation_id]
			);
			expect(rows).toEqual([{ state: 'done', error_code: 'ai_unavailable' }]);
		}
	);

	it('of the demo is judged and never asked for again', async () => {
		writer.behaviour.set(2, 'sloppy');
		const { generation_id } = await order('sample');
		await run(generation_id);
		expect(await reports(generation_id)).toEqual([
			{ section_version: 1, kinds: ['self_reference'], kind: 'section' }
		]);
		expect(writer.repairRequests).toHaveLength(0);
	});
});

describe('a worker that stops', () => {
	it('between a text and its repair has neither written nor paid again', async () => {
		writer.behaviour.set(2, 'sloppy');
		const { generation_id } = await order();
		await run(generation_id, ['outline', 'style_sheet', 'cover', 'section']);
		const before = await section(generation_id);
		expect(before).toMatchObject({ version: 1 });
		expect((await openSteps(db, generation_id)).map(({ kind }) => kind)).toEqual(['section_repair']);
		await run(generation_id);
		expect(await tasks(generation_id)).toEqual({
			outline: 1,
			style_sheet: 1,
			section: 4,
			section_repair: 1,
			sales_page: 1
		});
		expect(await section(generation_id)).toMatchObject({ id: before.id, version: 2 });
		expect(await ending(generation_id)).toEqual(paidOnce);
	});

	it(
		'in the middle of a repair is followed by one more call and the same result',
		{ timeout: 60_000 },
		async () => {
			writer.behaviour.set(2, 'sloppy');
			writer.repairs.set(2, 'hang');
			const { generation_id } = await order();
			await run(generation_id, ['outline', 'style_sheet', 'section']);
			const [repair] = await openSteps(db, generation_id);
			const stopping = new AbortController();
			setTimeout(() => stopping.abort(new Error('stopping')), 300);
			await runJob(repair?.id ?? '', stopping.signal);
			expect(await section(generation_id)).toMatchObject({ version: 1 });
			writer.repairs.clear();
			await run(generation_id);
			expect(await tasks(generation_id)).toMatchObject({ section: 4, section_repair: 2 });
			expect((await reports(generation_id)).at(-1)).toEqual({
				section_version: 2,
				kinds: [],
				kind: 'section_repair'
			});
			expect(await ending(generation_id)).toEqual(paidOnce);
		}
	);

	it('and comes back late can store no repair over that of its successor', async () => {
		writer.behaviour.set(2, 'sloppy');
		const { generation_id } = await order();
		await run(generation_id, ['outline', 'style_sheet', 'section']);
		const [repair] = await openSteps(db, generation_id);
		await db.query('select public.begin_step($1)', [repair?.id]);
		await db.query('select public.begin_step($1)', [repair?.id]);
		const complete = async (attempt: number, text: string) =>
			(
				await db.query<{ done: boolean }>(`select public.complete_repair($1, $2, 1, $3, 2, '[]') as done`, [
					repair?.id,
					attempt,
					text
				])
			).rows[0]?.done;
		expect(await complete(1, 'late')).toBe(false);
		expect(await complete(2, 'in time')).toBe(true);
		expect(await complete(2, 'again')).toBe(false);
		expect((await section(generation_id)).body).toBe('in time');
		expect((await reports(generation_id)).map(({ section_version }) => section_version)).toEqual([1, 2]);
	});
});

describe('a section that somebody edits', () => {
	it('before its repair is theirs: the repair leaves it alone', async () => {
		writer.behaviour.set(2, 'sloppy');
		const { generation_id } = await order();
		await run(generation_id, ['outline', 'style_sheet', 'section']);
		const { id } = await section(generation_id);
		const edit = (client: pg.PoolClient) =>
			client.query(`update public.sections set body = 'My own words.' where id = $1`, [id]);
		await as(db, owner, edit, { keep: true });
		await run(generation_id);
		expect(await section(generation_id)).toMatchObject({ body: 'My own words.', version: 2 });
		expect(writer.repairRequests).toHaveLength(0);
		expect(await ending(generation_id)).toEqual(paidOnce);
	});

	it('keeps no judgement of a text that is not the present one', async () => {
		const { generation_id, product_id } = await order();
		await run(generation_id);
		const { id } = await section(generation_id);
		const save = (version: number) =>
			db.query('select public.save_section_checks($1, $2)', [
				product_id,
				JSON.stringify([{ id, version, findings: [] }])
			]);
		await save(7);
		expect(await reports(generation_id)).toHaveLength(1);
		const other = await order();
		await db.query('select public.save_section_checks($1, $2)', [
			other.product_id,
			JSON.stringify([{ id, version: 1, findings: [{ kind: 'picture' }] }])
		]);
		expect((await reports(generation_id))[0]?.kinds).toEqual([]);
	});
});

describe('a finding that is let stand', () => {
	const dismiss = (actor: Actor, sectionId: string, workspace = workspaceId) =>
		as(db, actor, (client) =>
			client.query(
				`insert into public.finding_dismissals (section_id, workspace_id, fingerprint) values ($1, $2, 'picture:x') returning dismissed_by, dismissed_at`,
				[sectionId, workspace]
			)
		);

	it('is kept with who did it and when, and only in the section’s own workspace', async () => {
		const { generation_id } = await order();
		await run(generation_id);
		const { id } = await section(generation_id);
		const { rows } = await dismiss(owner, id);
		expect(rows).toEqual([{ dismissed_by: owner.userId, dismissed_at: expect.any(Date) }]);
		const stranger = await addUser(db, 'Stranger');
		await expect(dismiss(stranger, id)).rejects.toThrow(/row-level security/);
		await expect(dismiss(stranger, id, await firstWorkspace(db, stranger))).rejects.toThrow(
			/finding_dismissals_section/
		);
	});
});
