import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { chownSync, existsSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { requireFreePort } from '../server.ts';
import { unprivilegedAccount, type Account } from './account.ts';
import { findBinaries, type Binaries } from './binaries.ts';
import { createPostgresDirectory, postgresDirectory } from './directory.ts';
import { stopOrphan } from './orphan.ts';

export type PostgresOptions = {
	dataDir: string;
	port: number;
	superuser: string;
	password: string;
	/** Server settings on top of ours, such as `{ fsync: 'off' }` for tests. */
	settings?: Record<string, string>;
	log: (line: string) => void;
};
export type PostgresServer = {
	directory: string;
	/** Resolves when Postgres ends, whoever ended it. */
	ended: Promise<void>;
	stop: () => Promise<void>;
};

const SETTINGS = {
	listen_addresses: '127.0.0.1',
	unix_socket_directories: '',
	max_connections: '100',
	timezone: 'UTC',
	log_timezone: 'UTC'
};
const START_SECONDS = 60;

/**
 * Starts Postgres on the files under `dataDir`, creating them the first time. Recovers from any earlier crash.
 * Throws with Postgres' own words when it does not come up.
 */
export async function startPostgres(options: PostgresOptions): Promise<PostgresServer> {
	const account = unprivilegedAccount();
	const binaries = await findBinaries(account, options.log);
	const directory = postgresDirectory(options.dataDir, account);
	if (account && !directory.startsWith(resolve(options.dataDir))) {
		options.log(
			`Postgres runs as "${account.name}", who cannot enter ${options.dataDir}: its files are in ${directory}`
		);
	}
	createPostgresDirectory(directory, account);
	if (!existsSync(join(directory, 'PG_VERSION'))) initialise(binaries, directory, account, options);
	if (stopOrphan(binaries, directory, account)) options.log('stopped the Postgres of an earlier run');
	await requireFreePort(options.port, 'NOXLOOP_DB_PORT');

	const server = spawnPostgres(binaries, directory, account, options);
	await ready(server, options.log);
	const unleash = leash(server, account);
	const ended = new Promise<void>((done) => server.once('exit', () => done()));
	return { directory, ended, stop: () => stop(server, unleash) };
}

function initialise(
	binaries: Binaries,
	directory: string,
	account: Account | null,
	options: PostgresOptions
): void {
	const passwordFile = join(tmpdir(), `noxloop-${randomUUID()}`);
	writeFileSync(passwordFile, options.password, { mode: 0o600 });
	if (account) chownSync(passwordFile, account.uid, account.gid);
	try {
		const { status, stdout, stderr, error } = spawnSync(
			binaries.initdb,
			[
				...['-D', directory, '-U', options.superuser, '--pwfile', passwordFile, '--auth=scram-sha-256'],
				...['--encoding=UTF8', '--locale-provider=builtin', '--locale=C.UTF-8', '--no-sync']
			],
			{ ...identity(account), encoding: 'utf8' }
		);
		if (status !== 0) throw new Error(`initdb failed.\n${stdout}${stderr}`, { cause: error });
	} finally {
		rmSync(passwordFile, { force: true });
	}
}

function spawnPostgres(
	binaries: Binaries,
	directory: string,
	account: Account | null,
	options: PostgresOptions
): ChildProcess {
	const settings = Object.entries({ ...SETTINGS, ...options.settings });
	const arguments_ = [
		'-D',
		directory,
		'-p',
		String(options.port),
		...settings.flatMap(([k, v]) => ['-c', `${k}=${v}`])
	];
	// Its own session: Ctrl-C in the terminal must not reach Postgres before the servers that use it.
	return spawn(binaries.postgres, arguments_, {
		...identity(account),
		detached: true,
		stdio: ['ignore', 'ignore', 'pipe']
	});
}

function identity(account: Account | null): {
	uid?: number;
	gid?: number;
	cwd: string;
	env: NodeJS.ProcessEnv;
} {
	const env = { ...process.env, LC_ALL: 'C', LC_MESSAGES: 'C' };
	return account ? { uid: account.uid, gid: account.gid, cwd: '/', env } : { cwd: '/', env };
}

function ready(server: ChildProcess, log: (line: string) => void): Promise<void> {
	return new Promise((done, reject) => {
		let output = '';
		const fail = (reason: string): void => reject(new Error(`${reason}\n${output}`));
		const timer = setTimeout(() => {
			server.kill('SIGKILL');
			fail(`Postgres was not ready after ${START_SECONDS} s.`);
		}, START_SECONDS * 1000);
		server.once('error', (cause) => fail(`Postgres cannot be run: ${cause.message}`));
		server.once('exit', () => fail('Postgres stopped while starting.'));
		server.stderr?.on('data', (chunk: Buffer) => {
			const text = chunk.toString();
			log(text.trimEnd());
			if (output.length < 20_000) output += text;
			if (!output.includes('database system is ready to accept connections')) return;
			clearTimeout(timer);
			done();
		});
	});
}

/**
 * A shell that outlives us only long enough to stop Postgres: our end of its stdin closes however we die, SIGKILL
 * included. Returns the way to dismiss it.
 */
function leash(server: ChildProcess, account: Account | null): () => void {
	const watcher = spawn('/bin/sh', ['-c', 'cat >/dev/null; kill -INT "$1"', 'sh', String(server.pid)], {
		...identity(account),
		detached: true,
		stdio: ['pipe', 'ignore', 'ignore']
	});
	watcher.unref();
	return () => {
		watcher.kill('SIGKILL');
		watcher.stdin.destroy(); // ends its `cat`
	};
}

async function stop(server: ChildProcess, unleash: () => void): Promise<void> {
	const exited = new Promise<void>((done) => {
		if (server.exitCode !== null || server.signalCode !== null) done();
		else server.once('exit', () => done());
	});
	server.kill('SIGINT'); // fast shutdown: open connections are closed, nothing is lost
	await exited;
	unleash();
}
