import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { openTopUp, payTopUp, recordBack } from '../support/billing.ts';
import { callAs, requestRevision, sectionsOf } from '../support/revisions.ts';
import { byKey, logCall, of, workspaceUsage, type Call, type UsageRow } from '../support/usage.ts';
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

type Team = { owner: Actor; member: Actor; workspaceId: string };

let db: pg.Pool;
let staff: Actor;
let team: Team;

/** A workspace with an owner, a member and credits to spend. */
async function newTeam(name: string): Promise<Team> {
	const [owner, member] = [await addUser(db, name), await addUser(db, `${name} Member`)];
	const workspaceId = await firstWorkspace(db, owner);
	await db.query(
		`insert into public.workspace_members (workspace_id, user_id, role) values ($1, $2, 'member')`,
		[workspaceId, member.userId]
	);
	await db.query(`select public.grant_credits($1, 100, 'test', $2)`, [workspaceId, randomUUID()]);
	return { owner, member, workspaceId };
}

beforeAll(async () => {
	db = openDatabase(inject('stack').superuserUrl);
	staff = await addUser(db, 'Staff');
	await db.query('insert into public.platform_admins (user_id) values ($1)', [staff.userId]);
});
beforeEach(async () => {
	team = await newTeam('Owner');
});
afterAll(() => db.end());

const order = ({ workspaceId, owner }: Team, asks: Actor = owner) =>
	orderGeneration(db, { workspaceId, userId: asks.userId });
const resume = (generationId: string, { userId }: Actor) =>
	db.query('select public.resume_generation($1, $2, $3)', [generationId, userId, randomUUID()]);
const cancel = (actor: Actor, generationId: string) =>
	callAs(db, actor, 'public.cancel_generation($1)', [generationId]);

/** Calls of a job, logged one after the other. */
async function log(job: Pick<Call, 'generationId' | 'revisionId'>, calls: Partial<Call>[], of = team) {
	for (const call of calls) await logCall(db, { workspaceId: of.workspaceId, ...job, ...call });
}
/** A book whose calls are these. */
async function book(calls: Partial<Call>[], of = team): Promise<string> {
	const { generation_id: generationId } = await order(of);
	await log({ generationId }, calls, of);
	await finishGeneration(db, generationId);
	return generationId;
}

const dayOf = (offset: number) => new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10);
const read = ({ owner, workspaceId }: Team): Promise<UsageRow[]> =>
	workspaceUsage(db, owner, workspaceId, [dayOf(-1), dayOf(1)]);
const credits = async (dimension: string, of = team) => byKey(await read(of), dimension, 'credits');

describe('the credits of a product', () => {
	it('are shared out over the tasks and models that made it, by what they cost', async () => {
		await book([
			{ task: 'outline', model: 'small', cost: 1000 },
			{ task: 'section', model: 'large', cost: 4000 },
			{ task: 'section', model: 'large', cost: 2000 },
			{ task: 'sales_page', model: 'small', cost: 1000 }
		]);
		expect(await credits('task')).toEqual({ outline: 0.625, section: 3.75, sales_page: 0.625 });
		expect(await credits('model')).toEqual({ 'openai small': 1.25, 'openai large': 3.75 });
	});

	it('go by tokens where a price is not known, and by calls where there are no tokens', async () => {
		await book([
			{ task: 'outline', cost: null, tokens: [300, 100] },
			{ task: 'section', cost: 9000, tokens: [900, 300] }
		]);
		expect(await credits('task')).toEqual({ outline: 1.25, section: 3.75 });
		const other = await newTeam('Other');
		const silent: Partial<Call> = { cost: 0, tokens: [0, 0] };
		await book(
			['outline', 'cover', 'cover', 'cover'].map((task) => ({ ...silent, task })),
			other
		);
		expect(await credits('task', other)).toEqual({ outline: 1.25, cover: 3.75 });
	});

	it('are not taken for calls that failed or were stopped', async () => {
		await book([
			{ task: 'outline', cost: 1000 },
			{ task: 'section', cost: 9000, outcome: 'timed_out' },
			{ task: 'section', cost: 9000, outcome: 'cancelled' }
		]);
		expect(await credits('task')).toEqual({ outline: 5, section: 0 });
	});

	it('stand without a name where no model was asked', async () => {
		await book([]);
		expect(await credits('task')).toEqual({ '': 5 });
		expect(await credits('model')).toEqual({ '': 5 });
	});

	it('are whole together: what can’t be cut evenly goes to the largest remainders', async () => {
		await book(['a', 'b', 'c'].map((task) => ({ task })));
		expect(await credits('task')).toEqual({ a: 1.667, b: 1.667, c: 1.666 });
	});

	it('paid in parts are each shared over the work since the part before', async () => {
		const { generation_id: generationId } = await order(team);
		await writePlan(db, generationId);
		await log({ generationId }, [{ task: 'section', model: 'first' }]);
		const [section] = await openSteps(db, generationId);
		if (section) await writeStep(db, section);
		await cancel(team.owner, generationId); // one of two sections is there: 2 of 5 credits
		await resume(generationId, team.member);
		await log({ generationId }, [{ task: 'section', model: 'second' }]);
		await finishGeneration(db, generationId);
		expect(await credits('model')).toEqual({ 'openai first': 2, 'openai second': 3 });
		expect(await credits('member')).toEqual({
			[String(team.owner.userId)]: 2,
			[String(team.member.userId)]: 3
		});
	});

	it('stay where they were when the product is deleted', async () => {
		await book([{ task: 'outline' }]);
		await db.query('delete from public.products where workspace_id = $1', [team.workspaceId]);
		const rows = await read(team);
		expect(of(rows, 'task')).toMatchObject([{ key: 'outline', credits: 5, calls: 1 }]);
		expect(of(rows, 'member')).toMatchObject([{ label: 'Owner', credits: 5, calls: 1 }]);
	});

	it('are shared the same way again, whatever the costs: every share within a thousandth of its part', async () => {
		const generationId = await book([]);
		const { rows } = await db.query<{ id: string }>(
			`update private.credit_holds set settled_at = settled_at + interval '1 hour' where reference = 'generation:' || $1::text returning id`,
			[generationId]
		);
		const hold = rows[0]?.id;
		const seeds = [7, 31, 1009, 65_537, 999_983];
		for (const seed of seeds) {
			await db.query('delete from public.ai_calls where generation_id = $1', [generationId]);
			const calls = Array.from({ length: 9 }, (_, i) => ({
				task: `t${i}`,
				cost: (seed * (i + 3) ** 5) % 100_003
			}));
			await log({ generationId }, calls);
			const whole = calls.reduce((sum, { cost }) => sum + cost, 0);
			for (const _again of [1, 2]) {
				await db.query('select private.share_credits($1)', [hold]);
				const shares = await db.query<{ task: string; credits: string }>(
					'select task, credits from private.credit_shares where hold_id = $1',
					[hold]
				);
				const of = new Map(shares.rows.map((row) => [row.task, Math.round(Number(row.credits) * 1000)]));
				expect([...of.values()].reduce((sum, share) => sum + share, 0)).toBe(5000);
				for (const { task, cost } of calls)
					expect(Math.abs((of.get(task) ?? 0) - (5000 * cost) / whole)).toBeLessThan(1);
			}
		}
	});
});

describe('a revision', () => {
	it('is the member’s who asked for it, with its calls and credits, and counts its words once it is taken', async () => {
		const { generation_id: generationId, product_id: productId } = await order(team);
		await log({ generationId }, [{ task: 'outline' }]);
		await finishGeneration(db, generationId);
		const [section] = await sectionsOf(db, productId);
		const revisionId = await requestRevision(db, {
			...{ workspaceId: team.workspaceId, userId: team.member.userId, productId, section }
		});
		const calls = [{ outcome: 'rate_limited' }, { model: 'reviser' }];
		await log(
			{ revisionId },
			calls.map((call) => ({ ...call, task: 'section_revision' }))
		);
		await db.query(
			`select public.complete_revision($1, b.attempt, 'Three new words.', '[]', 3) from public.begin_revision($1) b`,
			[revisionId]
		);
		const before = await read(team);
		expect(
			of(before, 'member').map(({ label, calls: n, failed, credits: c }) => [label, n, failed, c])
		).toEqual([
			['Owner Member', 2, 1, 1],
			['Owner', 1, 0, 5]
		]);
		expect(byKey(before, 'task', 'credits')).toEqual({ outline: 5, section_revision: 1 });
		expect(byKey(before, 'model', 'credits')).toEqual({ 'openai model-a': 5, 'openai reviser': 1 });
		const words = Number(of(before, 'total')[0]?.['words']);
		await callAs(db, team.member, 'public.accept_revision($1, $2, $3)', [
			revisionId,
			section?.version,
			'New.'
		]);
		expect(of(await read(team), 'total')).toMatchObject([{ words: words + 3, credits: 6, failed: 1 }]);
	});

	it('that gave its credits back takes none', async () => {
		const { generation_id: generationId, product_id: productId } = await order(team);
		await finishGeneration(db, generationId);
		const [section] = await sectionsOf(db, productId);
		const revisionId = await requestRevision(db, {
			...{ workspaceId: team.workspaceId, userId: team.member.userId, productId, section }
		});
		await log({ revisionId }, [{ task: 'section_revision', outcome: 'refused' }]);
		await callAs(db, team.member, 'public.cancel_revision($1)', [revisionId]);
		expect(of(await read(team), 'member')).toMatchObject([
			{ label: 'Owner Member', calls: 1, failed: 1, credits: 0 },
			{ label: 'Owner', calls: 0, credits: 5 }
		]);
	});
});

const spentSql = `select coalesce(sum(e.amount), 0)::float8 as spent
	from private.ledger_transactions t
	join private.ledger_entries e on e.transaction_id = t.id
	join private.ledger_accounts a on a.id = e.account_id and a.workspace_id is null and a.kind = 'credits_spent'
	where ($1::uuid is null or t.workspace_id = $1) and t.created_at >= $2::date and t.created_at < $3::date + 1`;

/** Everything that moves credits: finished, cut short, gone on with, failed, on own keys, revised, paid back, corrected. */
async function liveThrough(of: Team): Promise<void> {
	await book(
		[
			{ task: 'outline', cost: 333 },
			{ task: 'section', cost: 997 },
			{ cost: 71, model: 'b' }
		],
		of
	);
	const cut = (await order(of, of.member)).generation_id;
	await writePlan(db, cut);
	await log({ generationId: cut }, [{ task: 'outline', cost: null }, { task: 'section' }, { task: 'c' }], of);
	const [section] = await openSteps(db, cut);
	if (section) await writeStep(db, section);
	await cancel(of.member, cut);
	await resume(cut, of.owner);
	const failed = (await order(of)).generation_id;
	await log({ generationId: failed }, [{ task: 'outline', outcome: 'refused' }], of);
	for (const { id } of await openSteps(db, failed))
		await db.query(`select public.fail_step($1, b.attempt, 'ai_refused') from public.begin_step($1) b`, [id]);
	await finishGeneration(db, cut);

	await db.query(
		`insert into public.provider_keys (workspace_id, provider, ciphertext, key_id, hint) values ($1, 'groq', $2, '0123abcd', 'abcd')`,
		[of.workspaceId, 'x'.repeat(60)]
	);
	await book(
		['a', 'b', 'c'].map((task) => ({ task, keySource: 'workspace' as const, provider: 'groq' })),
		of
	);
	const payment = randomUUID();
	await payTopUp(db, await openTopUp(db, { workspaceId: of.workspaceId, userId: of.owner.userId }), payment);
	await recordBack(db, payment, { refunded: 500, disputed: 0 });
	await as(
		db,
		staff,
		(client) =>
			client.query(`select public.adjust_credits($1, -3, 'A correction', $2)`, [
				of.workspaceId,
				randomUUID()
			]),
		{ keep: true }
	);
}

describe('every side of the usage', () => {
	const sides = (whose: 'member' | 'workspace') => ['total', 'day', 'task', 'model', whose];
	const sumsOf = (rows: UsageRow[], whose: 'member' | 'workspace') =>
		sides(whose).map((dimension) => [
			dimension,
			of(rows, dimension).reduce((sum, { credits: some }) => sum + Math.round(Number(some) * 1000), 0) / 1000
		]);

	it('adds up to the credits that the ledger took, in each workspace and on the whole platform', async () => {
		const other = await newTeam('Other');
		await Promise.all([liveThrough(team), liveThrough(other)]);
		await book([{ task: 'outline' }], other);
		const period = [dayOf(-1), dayOf(1)];
		for (const one of [team, other]) {
			const { rows } = await db.query(spentSql, [one.workspaceId, ...period]);
			expect(rows[0].spent).toBe(one === team ? 12 : 14);
			expect(sumsOf(await read(one), 'member')).toEqual(sides('member').map((side) => [side, rows[0].spent]));
		}
		const client = await db.connect(); // one view of the books, while other tests write
		try {
			await client.query('begin isolation level repeatable read');
			const { rows } = await client.query(spentSql, [null, ...period]);
			const told = await client.query(`select * from private.usage_report(null, $1, $2, 'UTC')`, period);
			expect(sumsOf(told.rows, 'workspace')).toEqual(sides('workspace').map((side) => [side, rows[0].spent]));
		} finally {
			await client.query('rollback');
			client.release();
		}
	});

	it('adds up in the file too, also what was paid on another day than it was made', async () => {
		await liveThrough(team);
		const lines = await as(db, team.owner, async (client) => {
			const days = [dayOf(-1), dayOf(0), dayOf(1)];
			const answers = [];
			for (const day of days)
				answers.push(
					await client.query(`select * from public.usage_lines($1, 'UTC', $2)`, [day, team.workspaceId])
				);
			return answers.flatMap(({ rows }) => rows);
		});
		const sum = lines.reduce((whole, { credits: some }) => whole + Math.round(Number(some) * 1000), 0);
		expect(sum).toBe(12_000);
		expect(lines.filter(({ key_source }) => key_source === 'workspace')).toHaveLength(3);
	});

	it('keeps who is not among the first fifty as one row of the others', async () => {
		const calls = Array.from({ length: 53 }, (_, i) => ({ task: `task_${String(i).padStart(2, '0')}` }));
		await book([...calls, ...calls.slice(0, 50)]);
		const tasks = of(await read(team), 'task');
		expect(tasks).toHaveLength(51);
		expect(tasks.at(-1)).toMatchObject({ key: '*', label: '3', calls: 3 });
		expect(tasks.reduce((sum, { credits: some }) => sum + Math.round(Number(some) * 1000), 0)).toBe(5000);
	});
});
