import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

/** The command line of a running process, or '' when there is none. Read from /proc, else (macOS) asked of `ps`. */
export function commandLine(pid: number): string {
	if (!Number.isInteger(pid) || pid <= 1) return '';
	if (existsSync('/proc/self/cmdline')) return readCommandLine(pid);
	return spawnSync('ps', ['-o', 'args=', '-p', String(pid)], { encoding: 'utf8' }).stdout ?? '';
}

function readCommandLine(pid: number): string {
	try {
		return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
	} catch {
		return ''; // gone between two looks
	}
}
