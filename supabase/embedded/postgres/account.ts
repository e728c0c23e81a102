import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

export type Account = { name: string; uid: number; gid: number };

/**
 * The account Postgres runs as, or null when the present user will do.
 * Postgres refuses to run as root, so root lends it an unprivileged account that every system already has.
 */
export function unprivilegedAccount(): Account | null {
	if (process.getuid?.() !== 0) return null;
	const accounts = readFileSync('/etc/passwd', 'utf8').split('\n').map(parseAccount);
	for (const name of ['postgres', 'nobody']) {
		const account = accounts.find((candidate) => candidate.name === name && candidate.uid > 0);
		if (account) return account;
	}
	throw new Error('Postgres cannot run as root, and neither account "postgres" nor "nobody" exists.');
}

/** Whether `account` can enter the directory (or run the file) at `path`: a 0700 home on the way forbids it. */
export function canEnter(path: string, account: Account): boolean {
	const { uid, gid } = account;
	return spawnSync('/bin/sh', ['-c', 'test -x "$1"', 'sh', path], { uid, gid, cwd: '/' }).status === 0;
}

function parseAccount(line: string): Account {
	const [name = '', , uid = '', gid = ''] = line.split(':');
	return { name, uid: Number(uid), gid: Number(gid) };
}
