import type pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it, vi } from 'vitest';
import { routesFor } from '../../src/lib/server/models/routes.ts';
import { breakers } from '../../src/lib/server/ai/index.ts';
import { reportBreakers } from '../../src/lib/server/models/breaker-report.ts';
import { closePostgres } from '../../src/lib/server/platform/postgres.ts';
import { useSettings } from '../support/settings.ts';
import { addUser, as, firstWorkspace, openDatabase, type Actor } from '../support/world.ts';

let db: pg.Pool;
let staff: Actor;
let member: Actor;

beforeAll(async () => {
	const stack = inject('stack');
	db = openDatabase(stack.superuserUrl);
	useSettings(stack, { AI_MODEL: 'model-of-the-setting', LOG_LEVEL: 'silent' });
	staff = await addUser(db, 'Staff');
	member = await addUser(db, 'Member');
	await db.query('insert into public.platform_admins (user_id) values ($1)', [staff.userId]);
});
afterAll(async () => {
	await closePostgres();
	await db.end();
});
/** Each test has a task of its own: others of this run read the usual ones. */
const tasks: string[] = [];
afterEach(async () => {
	await db.query('delete from public.model_tasks where task = any ($1)', [tasks.splice(0)]);
});
async function newTask(): Promise<string> {
	const task = `task_${String.fromCharCode(...Array.from({ length: 12 }, () => 97 + Math.floor(Math.random() * 26)))}`;
	await db.query('insert into public.model_tasks (task) values ($1)', [task]);
	tasks.push(task);
	return task;
}

const entry = (change: object = {}) => ({
	...{ id: null, provider: 'groq', model: 'a-model', temperature: null, max_tokens: null },
	...{ input_usd: 1, output_usd: 2, first_token_ms: 60000, between_tokens_ms: 30000, whole_ms: 300000 },
	is_enabled: true,
	...change
});
const set = (task: string, version: number, routes: object[], actor = staff) =>
	as(
		db,
		actor,
		(client) =>
			client.query('select public.set_model_routes($1, $2, $3)', [task, version, JSON.stringify(routes)]),
		{ keep: true }
	);
const stored = async (task: string) =>
	(
		await db.query(
			'select id, position, provider, model from public.model_routes where task = $1 order by position',
			[task]
		)
	).rows;

/** As the operator's settings would with keys for these. */
const found = async (task: string, ...reached: string[]) => {
	const routes = await routesFor(task, {
		access: (provider) => (reached.includes(provider) ? { baseUrl: `https://${provider}.example` } : null),
		keySource: 'operator',
		breakerOf: (provider) => provider
	});
	return routes.map(({ provider, model }) => `${provider} ${model}`);
};

describe('the routes of a task', () => {
	it('are replaced in the order given, and keep their ids', async () => {
		const task = await newTask();
		await set(task, 1, [entry(), entry({ provider: 'gemini' })]);
		const [groq, gemini] = await stored(task);
		await set(task, 2, [
			entry({ id: gemini.id, provider: 'gemini' }),
			entry({ provider: 'openai' }),
			entry({ id: groq.id })
		]);
		expect(await stored(task)).toMatchObject([
			{ id: gemini.id, position: 1, provider: 'gemini' },
			{ position: 2, provider: 'openai' },
			{ id: groq.id, position: 3, provider: 'groq' }
		]);
	});

	it('are not overwritten from a stale page', async () => {
		const task = await newTask();
		await set(task, 1, [entry()]);
		await expect(set(task, 1, [])).rejects.toThrow('stale_version');
		expect(await stored(task)).toHaveLength(1);
	});

	it('saved by two at once end as those of one', async () => {
		const task = await newTask();
		const both = await Promise.allSettled([
			set(task, 1, [entry()]),
			set(task, 1, [entry({ provider: 'openai' })])
		]);
		expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
		expect(await stored(task)).toHaveLength(1);
	});

	it.each([
		[{ provider: 'another' }],
		[{ model: null }],
		[{ temperature: 3 }],
		[{ max_tokens: 1 }],
		[{ input_usd: -1 }],
		[{ output_usd: null }],
		[{ first_token_ms: 1 }],
		[{ whole_ms: 9_000_000 }],
		[{ is_enabled: null }]
	])('are refused as a whole with %j among them', async (change) => {
		const task = await newTask();
		await expect(set(task, 1, [entry(), entry(change)])).rejects.toThrow('input_invalid');
		expect(await stored(task)).toEqual([]);
	});

	it('of `default` are never none', async () => {
		const { rows } = await db.query(`select version from public.model_tasks where task = 'default'`);
		await expect(set('default', rows[0].version, [entry({ is_enabled: false })])).rejects.toThrow(
			'default_route_needed'
		);
	});

	it('are nobody’s but staff’s', async () => {
		await firstWorkspace(db, member);
		await expect(set('section', 1, [], member)).rejects.toThrow('not_found');
		const anonymous: Actor = { name: 'anonymous', role: 'anon', userId: null };
		await expect(set('section', 1, [], anonymous)).rejects.toThrow('permission denied');
		const read = 'select count(*)::int as count from public.model_routes';
		const count = (actor: Actor) => as(db, actor, async (client) => (await client.query(read)).rows[0].count);
		expect([await count(member), (await count(staff)) > 0]).toEqual([0, true]);
		await expect(
			as(db, staff, (client) => client.query(`update public.model_routes set model = 'x'`))
		).rejects.toThrow('permission denied');
	});
});

describe('what a request goes by', () => {
	it('is the table as it is now, without a restart', async () => {
		const task = await newTask();
		await set(task, 1, [entry({ model: 'first' })]);
		await vi.waitFor(async () => expect(await found(task, 'groq')).toEqual(['groq first']));
		await set(task, 2, [entry({ model: 'second' })]);
		// Far sooner than what is cached would end: the change was announced.
		await vi.waitFor(async () => expect(await found(task, 'groq')).toEqual(['groq second']), 2_000);
	});

	it('leaves out what is off and what has no key', async () => {
		const task = await newTask();
		await set(task, 1, [
			entry({ is_enabled: false }),
			entry({ provider: 'gemini' }),
			entry({ provider: 'openai' })
		]);
		await vi.waitFor(async () => expect(await found(task, 'groq', 'openai')).toEqual(['openai a-model']));
	});

	it('is `default` for a task without routes that can be gone', async () => {
		const task = await newTask();
		await set(task, 1, [entry({ provider: 'gemini' })]);
		await vi.waitFor(async () => expect(await found(task, 'gemini')).toEqual(['gemini a-model']));
		expect(await found(task, 'groq')).toEqual(['groq openai/gpt-oss-120b']);
		expect(await found('never_heard_of', 'groq')).toEqual(['groq openai/gpt-oss-120b']);
		expect(await found(task)).toEqual([]);
	});

	it('takes the model of the setting where a compatible server’s is not named', async () => {
		expect(await found('outline', 'compatible')).toEqual(['compatible model-of-the-setting']);
	});
});

describe('the health of providers', () => {
	const ask = async (sql: string) => as(db, staff, async (client) => (await client.query(sql)).rows);
	async function log(calls: object[]): Promise<void> {
		const workspaceId = await firstWorkspace(db, member);
		for (const call of calls) {
			const row = {
				...{ workspace_id: workspaceId, task: 'section', provider: 'of-this-test', model: 'm', attempt: 1 },
				...{ outcome: 'succeeded', input_tokens: 1, output_tokens: 1, is_estimated: false, latency_ms: 100 },
				...{ created_at: 'now', key_source: 'operator', id: null },
				...call
			};
			await db.query(
				`insert into public.ai_calls (workspace_id, task, provider, model, attempt, outcome, reason, fallback_reason, input_tokens,
				   output_tokens, is_estimated, latency_ms, created_at, key_source)
				 select r.workspace_id, r.task, r.provider, r.model, r.attempt, r.outcome, r.reason, r.fallback_reason, r.input_tokens,
				   r.output_tokens, r.is_estimated, r.latency_ms, coalesce(r.created_at, now()), r.key_source
				 from jsonb_populate_record(null::public.ai_calls, $1) r`,
				[JSON.stringify(row)]
			);
		}
	}

	it('counts a day of calls, by hour too, without what workspaces’ own keys failed at', async () => {
		const hoursAgo = (hours: number) => new Date(Date.now() - hours * 3_600_000).toISOString();
		await log([
			{ latency_ms: 100 },
			{ latency_ms: 300 },
			{ outcome: 'timed_out', reason: 'no_first_token', latency_ms: 60_000, created_at: hoursAgo(2.5) },
			{ outcome: 'unauthorised', key_source: 'workspace' },
			{ outcome: 'cancelled' },
			{ latency_ms: 9_999, created_at: hoursAgo(25) }
		]);
		const [health] = await ask(`select * from public.provider_health() where provider = 'of-this-test'`);
		expect(health).toMatchObject({
			...{ calls: '3', answered: '2', p50_ms: 200, p95_ms: 290 },
			...{ last_failure: 'timed_out', last_reason: 'no_first_token' }
		});
		const hours = await ask(`select * from public.provider_hours() where provider = 'of-this-test'`);
		expect(hours).toMatchObject([
			{ hour: 2, calls: '1', answered: '0', p50_ms: null },
			{ hour: 0, calls: '2', answered: '2', p50_ms: 200 }
		]);
	});

	it('tells which work fell back, once for all attempts of a route', async () => {
		const reason = 'openai m: timed_out no_first_token';
		await log([
			{ provider: 'spare', fallback_reason: reason, outcome: 'provider_error' },
			{ provider: 'spare', fallback_reason: reason, attempt: 2 }
		]);
		const rows = await ask(`select * from public.recent_fallbacks() where provider = 'spare'`);
		expect(rows).toMatchObject([{ task: 'section', outcome: 'provider_error', fallback_reason: reason }]);
	});

	it('tells which breakers are open, until they close; of workspaces’ keys nothing', async () => {
		reportBreakers();
		const open = () =>
			ask(`select provider, reason from public.provider_breakers where provider like 'openrouter%'`);
		breakers.failed('openrouter', 'rate_limited http_429', 60_000);
		breakers.failed('openrouter:a-workspace', 'unauthorised http_401', 60_000);
		await vi.waitFor(async () => {
			expect(await open()).toEqual([{ provider: 'openrouter', reason: 'rate_limited http_429' }]);
		});
		breakers.answered('openrouter');
		await vi.waitFor(async () => expect(await open()).toEqual([]));
	});

	it.each(['provider_health', 'provider_hours', 'recent_fallbacks'])(
		'is nobody’s but staff’s: %s',
		async (name) => {
			await expect(as(db, member, (client) => client.query(`select public.${name}()`))).rejects.toThrow(
				'not_found'
			);
		}
	);
});

describe('a price in credits', () => {
	it('is set by staff, lower on an own key', async () => {
		const setPrice = (credits: number, own: number | null, actor = staff) =>
			as(db, actor, async (client) => {
				await client.query(`select public.set_credit_price('generate_product', $1, $2)`, [credits, own]);
				const price = `select credits, own_key_credits from public.credit_prices where task = 'generate_product'`;
				return (await client.query(price)).rows;
			});
		expect(await setPrice(7, 3)).toEqual([{ credits: 7, own_key_credits: 3 }]);
		expect(await setPrice(1, null)).toEqual([{ credits: 1, own_key_credits: null }]);
		await expect(setPrice(5, 5)).rejects.toThrow('own_key_price_too_high');
		await expect(setPrice(7, 3, member)).rejects.toThrow('not_found');
	});
});
