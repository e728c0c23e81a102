import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { Sql } from 'postgres';

// The Supabase CLI's own tables and columns, so that `supabase migration list` and `db push` agree with us.
const HISTORY = `
	create schema if not exists supabase_migrations;
	create table if not exists supabase_migrations.schema_migrations (version text not null primary key);
	alter table supabase_migrations.schema_migrations add column if not exists statements text[];
	alter table supabase_migrations.schema_migrations add column if not exists name text;
	create table if not exists supabase_migrations.seed_files (path text not null primary key, hash text not null)`;
const FILE_NAME = /^(\d+)_(.*)\.sql$/;

/**
 * Applies what is new in `directory`, in order, each file in its own transaction together with its record.
 * Returns the applied file names. Throws naming the file and the place; that file then left nothing behind.
 */
export async function applyMigrations(sql: Sql, directory: string): Promise<string[]> {
	await sql.unsafe(HISTORY);
	const rows = await sql<{ version: string }[]>`select version from supabase_migrations.schema_migrations`;
	const done = new Set(rows.map((row) => row.version));
	const files = existsSync(directory)
		? readdirSync(directory)
				.filter((name) => FILE_NAME.test(name))
				.sort()
		: [];

	const applied: string[] = [];
	for (const file of files) {
		const [, version = '', name = ''] = FILE_NAME.exec(file) ?? [];
		if (done.has(version)) continue;
		await runFile(sql, join(directory, file), (tx, text) => {
			return tx`insert into supabase_migrations.schema_migrations (version, name, statements)
				values (${version}, ${name}, ${[text]})`;
		});
		applied.push(file);
	}
	return applied;
}

/** Runs the seed file once in a database's life, recorded as the Supabase CLI does. Returns whether it ran now. */
export async function applySeed(sql: Sql, file: string): Promise<boolean> {
	if (!existsSync(file)) return false;
	const [seeded] = await sql`select path from supabase_migrations.seed_files limit 1`;
	if (seeded) return false;

	await runFile(sql, file, (tx, text) => {
		const hash = createHash('sha256').update(text).digest('hex');
		return tx`insert into supabase_migrations.seed_files (path, hash) values ('supabase/seed.sql', ${hash})`;
	});
	return true;
}

type Record = (tx: Sql, text: string) => PromiseLike<unknown>;

async function runFile(sql: Sql, file: string, record: Record): Promise<void> {
	const text = readFileSync(file, 'utf8');
	try {
		await sql.begin(async (tx) => {
			await tx.unsafe(text);
			// What a file sets for itself (role, search_path) must not decide where its record goes.
			await tx.unsafe('reset role');
			await record(tx as unknown as Sql, text);
		});
	} catch (cause) {
		throw new Error(describe(file, text, cause), { cause });
	}
}

function describe(file: string, text: string, cause: unknown): string {
	const { message, detail, hint, position, where } = cause as { [key: string]: string | undefined };
	const at = position ? `:${lineAndColumn(text, Number(position))}` : '';
	const notes = [detail && `detail: ${detail}`, hint && `hint: ${hint}`, where && `where: ${where}`].filter(
		Boolean
	);
	return [`${relative(process.cwd(), file)}${at}: ${message} (nothing of this file was kept)`, ...notes].join(
		'\n  '
	);
}

/** Postgres counts characters from 1. */
function lineAndColumn(text: string, position: number): string {
	const lines = Array.from(text)
		.slice(0, position - 1)
		.join('')
		.split('\n');
	return `${lines.length}:${(lines.at(-1) ?? '').length + 1}`;
}
