import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { accessRules, actorNames, type Access } from '../support/access-rules.ts';
import { as, createWorld, type Actor, type World } from '../support/world.ts';

type Table = { schema: string; name: string; columns: string[]; scope: string };

let world: World;
let tables: Table[];

beforeAll(async () => {
	world = await createWorld(inject('stack').superuserUrl);
	tables = await readCatalogue();
});
afterAll(() => world.close());

/** Every table and view of our schemas, with the condition that picks the rows of the one workspace. */
async function readCatalogue(): Promise<Table[]> {
	const { rows } = await world.db.query<{ schema: string; name: string; columns: string[] }>(`
		select n.nspname as schema, c.relname as name, array_agg(a.attname::text order by a.attnum) as columns
		from pg_class c join pg_namespace n on n.oid = c.relnamespace
		join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
		where n.nspname in ('public', 'private') and c.relkind in ('r', 'p', 'v', 'm') and not c.relispartition
		group by 1, 2 order by 1, 2`);
	return rows.map((row) => ({ ...row, scope: scopeOf(row.name, row.columns) }));
}

function scopeOf(name: string, columns: string[]): string {
	if (name === 'workspaces') return `id = '${world.workspaceId}'`;
	if (name === 'platform_admins') return `user_id = '${world.actors.platformAdmin.userId}'`;
	if (columns.includes('workspace_id')) return `workspace_id = '${world.workspaceId}'`;
	if (columns.includes('user_id')) return `user_id = '${world.actors.owner.userId}'`;
	return 'true';
}

/** Whether the actor reaches rows of the workspace: a refusal and an untouched table both count as no. */
async function reaches(actor: Actor, sql: string): Promise<boolean> {
	return as(world.db, actor, async (client) => ((await client.query(sql)).rowCount ?? 0) > 0).catch(
		isAllowedButFailed
	);
}

/**
 * 42501 is "insufficient privilege" and "violates row-level security", 428C9 and 0A000 a column that nobody can set,
 * 55000 a view that nobody can write; any other error came after being let in.
 */
function isAllowedButFailed(error: { code?: string }): boolean {
	return !['42501', '428C9', '0A000', '55000'].includes(error.code ?? '');
}

async function updatable(actor: Actor, { schema, name, columns, scope }: Table): Promise<string[]> {
	const found: string[] = [];
	for (const column of columns) {
		if (await reaches(actor, `update ${schema}.${name} set "${column}" = "${column}" where ${scope}`))
			found.push(column);
	}
	return found;
}

/** Whether the actor may add a row: an empty one, or one that claims to belong to the workspace. */
async function insertable(actor: Actor, { schema, name, columns }: Table): Promise<boolean> {
	if (await reaches(actor, `insert into ${schema}.${name} default values`)) return true;
	if (!columns.includes('workspace_id')) return false;
	return reaches(actor, `insert into ${schema}.${name} (workspace_id) values ('${world.workspaceId}')`);
}

async function measure(actor: Actor, table: Table): Promise<Access> {
	const { schema, name, columns, scope } = table;
	const readable: string[] = [];
	for (const column of columns) {
		if (await reaches(actor, `select "${column}" from ${schema}.${name} where ${scope} limit 1`))
			readable.push(column);
	}
	return {
		select: readable.length === columns.length ? 'all' : readable,
		insert: await insertable(actor, table),
		update: await updatable(actor, table),
		delete: await reaches(actor, `delete from ${schema}.${name} where ${scope}`)
	};
}

describe('access matrix', () => {
	it('classifies every table', () => {
		expect(tables.map(({ schema, name }) => `${schema}.${name}`).sort()).toEqual(
			Object.keys(accessRules).sort()
		);
	});

	it('protects every table by row-level security', async () => {
		const { rows } = await world.db.query(`
			select n.nspname || '.' || c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
			where n.nspname in ('public', 'private') and c.relkind in ('r', 'p') and not c.relrowsecurity`);
		expect(rows).toEqual([]);
	});

	it.each(actorNames)('lets %s do what is declared and nothing else', async (name) => {
		const actor = world.actors[name];
		for (const table of tables) {
			const key = `${table.schema}.${table.name}`;
			const declared = accessRules[key]?.[name] ?? { select: [], insert: false, update: [], delete: false };
			expect({ [key]: await measure(actor, table) }).toEqual({ [key]: declared });
		}
	});

	it('gives views the rights of who asks', async () => {
		const { rows } = await world.db.query(`
			select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
			where n.nspname = 'public' and c.relkind = 'v'
			and not coalesce('security_invoker=true' = any (c.reloptions), false)`);
		expect(rows).toEqual([]);
	});
});
