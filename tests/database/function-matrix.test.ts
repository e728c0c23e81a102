import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { callers, functionRules, type Caller } from '../support/function-rules.ts';
import { as, createWorld, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
	world = await createWorld(inject('stack').superuserUrl);
});
afterAll(() => world.close());

/** 'ok', the code our SQL refuses with, '-' without the right to execute, else what Postgres says. */
async function outcome(caller: Caller, [sql, values]: [string, unknown[]]): Promise<string> {
	try {
		await as(world.db, world.actors[caller], (client) => client.query(sql, values));
		return 'ok';
	} catch (error) {
		const { code = '', message } = error as { code?: string; message: string };
		if (code === '42501' && message.startsWith('permission denied for')) return '-';
		return code.startsWith('PT') ? message : `${code} ${message}`;
	}
}

describe('function matrix', () => {
	it('declares every function that a visitor or a member may execute', async () => {
		const { rows } = await world.db.query<{ name: string }>(
			`select p.proname as name from pg_proc p join pg_namespace n on n.oid = p.pronamespace
			 where n.nspname = 'public' and (has_function_privilege('anon', p.oid, 'execute')
			   or has_function_privilege('authenticated', p.oid, 'execute')) order by 1`
		);
		expect(Object.keys(functionRules).sort()).toEqual(rows.map(({ name }) => name));
	});

	it.each(Object.keys(functionRules))('%s answers each actor as declared', async (name) => {
		const rule = functionRules[name];
		const measured: Record<string, string> = {};
		for (const caller of callers) measured[caller] = await outcome(caller, rule?.call(world) ?? ['', []]);
		expect(measured).toEqual(rule?.outcomes);
	});
});
