import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runMigrations } from 'graphile-worker';
import type { Sql } from 'postgres';

const LOGINS = ['postgres', 'lite_server'];

/** Roles, schemas and extensions of a Supabase project. Needs the superuser; repeating is safe. */
export async function createRoles(superuser: Sql, password: string): Promise<void> {
	await runSql(superuser, 'roles.sql');
	for (const role of LOGINS) await superuser.unsafe(`alter role ${role} password '${password}'`);
}

/** Owners, grants and functions around the tables that Lite made. Needs the superuser; repeating is safe. */
export async function finishSystemSchemas(superuser: Sql): Promise<void> {
	await runSql(superuser, 'system.sql');
	await runSql(superuser, 'unwrap-metadata.sql');
}

/** The queue's own schema: before our migrations, whose functions add jobs. Repeating is safe. */
export async function createQueue(connectionString: string): Promise<void> {
	await runMigrations({ connectionString, maxPoolSize: 1 });
}

async function runSql(superuser: Sql, file: string): Promise<void> {
	await superuser.unsafe(readFileSync(join(import.meta.dirname, file), 'utf8'));
}
