import { fork, type ChildProcess } from 'node:child_process';
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import postgres from 'postgres';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startStack, type StackOptions } from './index.ts';
import { unprivilegedAccount } from './postgres/account.ts';
import { postgresDirectory } from './postgres/directory.ts';
import { commandLine } from './processes.ts';
import { createScratchDirectory, removeScratchDirectory } from './scratch-stack.ts';
import { findFreePort } from './server.ts';

const ENTRY = join(import.meta.dirname, '../../scripts/local/stack-process.ts');

let options: StackOptions;

beforeEach(async () => {
	const dataDir = createScratchDirectory();
	const migrationsDir = join(dataDir, 'migrations');
	mkdirSync(migrationsDir);
	const [apiPort, dbPort] = [await findFreePort(), await findFreePort()];
	options = { dataDir, migrationsDir, apiPort, dbPort, siteUrl: 'http://127.0.0.1:3000', seedFile: null };
	migration('20260101000000_first.sql', 'create table public.kept (id int primary key);');
});
afterEach(() => removeScratchDirectory(options.dataDir));

function migration(name: string, text: string): void {
	writeFileSync(join(options.migrationsDir ?? '', name), text);
}

async function startInChild(): Promise<{ child: ChildProcess; databaseUrl: string }> {
	const child = fork(ENTRY, [JSON.stringify(options)], {
		execArgv: [],
		stdio: ['ignore', 'ignore', 'ignore', 'ipc']
	});
	const info = await new Promise<{ databaseUrl: string }>((resolve, reject) => {
		child.once('message', (message) => resolve(message as { databaseUrl: string }));
		child.once('exit', () => reject(new Error('the stack did not start')));
	});
	return { child, databaseUrl: info.databaseUrl };
}

function postmasterPid(): number {
	const directory = postgresDirectory(options.dataDir, unprivilegedAccount());
	return Number(readFileSync(join(directory, 'postmaster.pid'), 'utf8').split('\n')[0]);
}

async function kept(databaseUrl: string): Promise<number[]> {
	const sql = postgres(databaseUrl, { max: 1, onnotice: () => {} });
	const rows = await sql<{ id: number }[]>`select id from public.kept order by id`;
	await sql.end();
	return rows.map((row) => row.id);
}

test('when the process is killed Postgres ends too, and the next start has every committed row', async () => {
	const { child, databaseUrl } = await startInChild();
	const sql = postgres(databaseUrl, { max: 1 });
	await sql`insert into public.kept values (1), (2)`;
	await sql.end();
	const pid = postmasterPid();
	child.kill('SIGKILL');
	await expect.poll(() => commandLine(pid), { timeout: 10_000 }).toBe('');

	const stack = await startStack(options);
	expect(stack.applied).toEqual([]);
	expect(await kept(stack.databaseUrl)).toEqual([1, 2]);
	await stack.stop();
});

test('when Postgres and its process are killed together the next start recovers', async () => {
	const { child, databaseUrl } = await startInChild();
	const sql = postgres(databaseUrl, { max: 1 });
	await sql`insert into public.kept values (7)`;
	await sql.end();
	const exit = new Promise((resolve) => child.once('exit', resolve));
	process.kill(postmasterPid(), 'SIGKILL');
	child.kill('SIGKILL');
	await exit;

	const stack = await startStack(options);
	expect(await kept(stack.databaseUrl)).toEqual([7]);
	await stack.stop();
});

test('a directory in use is refused, and its stack stays up', async () => {
	const { child, databaseUrl } = await startInChild();
	const second = startStack({ ...options, apiPort: await findFreePort(), dbPort: await findFreePort() });
	await expect(second).rejects.toThrow('already running');
	expect(await kept(databaseUrl)).toEqual([]);
	child.kill('SIGTERM');
	await new Promise((resolve) => child.once('exit', resolve));
});

test('a failing migration names file and place and leaves nothing of itself', async () => {
	migration('20260102000000_bad.sql', 'create table public.half (id int);\n  selec 1;');
	await expect(startStack(options)).rejects.toThrow(/20260102000000_bad\.sql:2:3: syntax error/);

	migration('20260102000000_bad.sql', 'create table public.half (id int);');
	const stack = await startStack(options);
	expect(stack.applied).toEqual(['20260102000000_bad.sql']);
	await stack.stop();
});

test('a taken port is an error naming its setting', async () => {
	for (const [port, setting] of [
		[options.apiPort, 'NOXLOOP_API_PORT'],
		[options.dbPort, 'NOXLOOP_DB_PORT']
	] as const) {
		const server = createServer();
		await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
		await expect(startStack(options)).rejects.toThrow(setting);
		await new Promise((resolve) => server.close(resolve));
	}
});

test('the seed runs once in the life of a database', async () => {
	const seedFile = join(options.dataDir, 'seed.sql');
	writeFileSync(seedFile, 'insert into public.kept values (1);');
	for (let start = 1; start <= 2; start++) {
		const stack = await startStack({ ...options, seedFile });
		expect(await kept(stack.databaseUrl)).toEqual([1]);
		await stack.stop();
	}
});

test('keys stay the same between starts and only their owner reads them', async () => {
	const first = await startStack(options);
	await first.stop();
	const second = await startStack(options);
	await second.stop();
	expect(second.secretKey).toBe(first.secretKey);
	expect(statSync(join(options.dataDir, 'secrets.json')).mode & 0o777).toBe(0o600);
});

test('when Postgres alone is killed its process says so and ends', async () => {
	const { child } = await startInChild();
	const exit = new Promise((resolve) => child.once('exit', resolve));
	process.kill(postmasterPid(), 'SIGKILL');
	expect(await exit).toBe(1);
});

test('a damaged file of keys is named, with what to do', async () => {
	writeFileSync(join(options.dataDir, 'secrets.json'), '{"publishableKey": "sb_');
	await expect(startStack(options)).rejects.toThrow(/secrets\.json is damaged[\s\S]*npm run reset/);
});
