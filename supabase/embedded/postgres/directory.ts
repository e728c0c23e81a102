import { createHash } from 'node:crypto';
import { chmodSync, chownSync, existsSync, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { canEnter, type Account } from './account.ts';

const ELSEWHERE = '/var/lib/noxloop';

/**
 * The directory of the database's files: `<dataDir>/pg`, or a fixed place under /var/lib when the account that runs
 * Postgres cannot enter `dataDir` (a checkout under root's private home). The same `dataDir` always gives the same answer.
 */
export function postgresDirectory(dataDir: string, account: Account | null): string {
	const inside = join(resolve(dataDir), 'pg');
	const elsewhere = elsewhereFor(dataDir);
	if (existsSync(join(elsewhere, 'pg', 'PG_VERSION'))) return join(elsewhere, 'pg');
	if (!account || canEnter(resolve(dataDir), account)) return inside;
	return join(elsewhere, 'pg');
}

/** Where a database that could not live in `dataDir` is kept; removed together with it. */
export function elsewhereFor(dataDir: string): string {
	return join(ELSEWHERE, createHash('sha256').update(resolve(dataDir)).digest('hex').slice(0, 12));
}

/** Creates the directory, private to `account`. Repeating is safe. */
export function createPostgresDirectory(directory: string, account: Account | null): void {
	const parent = resolve(directory, '..');
	if (!existsSync(parent)) {
		mkdirSync(parent, { recursive: true });
		chmodSync(parent, 0o755); // whatever the umask, the account must pass through
	}
	mkdirSync(directory, { recursive: true, mode: 0o700 });
	if (account) chownSync(directory, account.uid, account.gid);
}
