import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { logCall } from '../support/usage.ts';
import { addUser, as, firstWorkspace, openDatabase, orderGeneration, type Actor } from '../support/world.ts';

let db: pg.Pool;
let owner: Actor;

beforeAll(async () => {
	db = openDatabase(inject('stack').superuserUrl);
	owner = await addUser(db, 'Owner');
	const workspaceId = await firstWorkspace(db, owner);
	await orderGeneration(db, { workspaceId, userId: owner.userId });
	await logCall(db, { workspaceId });
});
afterAll(() => db.end());

const samples: Record<string, string> = {
	uuid: 'gen_random_uuid()',
	date: 'current_date',
	text: `'UTC'`,
	integer: '1',
	bigint: '1',
	boolean: 'true',
	jsonb: `'{}'`,
	'timestamp with time zone': 'now()'
};

/** Whether an answer holds more than nothings: a row of nulls and zeros tells nobody anything. */
const says = (value: unknown): boolean =>
	!/^[(){},\s]*$/.test(String(value ?? '').replace(/\b(0|f|false)\b/g, ''));

type Callable = { name: string; named: string[]; types: string[] };

/** What a browser may call with a workspace. */
async function callables(): Promise<Callable[]> {
	const { rows } = await db.query<Callable>(`
		select p.proname as name, p.proargnames[1:p.pronargs] as named,
		  array(select format_type(t, null) from unnest(p.proargtypes) t) as types
		from pg_proc p join pg_namespace n on n.oid = p.pronamespace
		where n.nspname = 'public' and has_function_privilege('authenticated', p.oid, 'execute')
		  and 'p_workspace_id' = any (p.proargnames[1:p.pronargs])`);
	return rows;
}

function callOf({ name, named, types }: Callable): string {
	const given = named.map((argument, place) => {
		const type = types[place] ?? '';
		return `${argument} => ${argument === 'p_workspace_id' ? 'null' : `${samples[type] ?? 'null'}`}::${type}`;
	});
	return `select t as told from public.${name}(${given.join(', ')}) t`;
}

describe('a function that is called for a workspace', () => {
	it('tells and does nothing when none is named', async () => {
		const all = await callables();
		expect(all.length).toBeGreaterThan(20);
		for (const callable of all) {
			const told = await as(db, owner, (client) => client.query<{ told: unknown }>(callOf(callable))).then(
				({ rows }) => rows.filter(({ told: value }) => says(value)),
				(refusal: { code?: string }) => (/^PT4\d\d$/.test(refusal.code ?? '') ? [] : [refusal])
			);
			expect(told, callable.name).toEqual([]);
		}
	});
});
