import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { commandLine } from '../../supabase/embedded/processes.ts';

const Entry = z.object({ pid: z.number(), command: z.string() });
const Content = z.object({ supervisor: Entry, children: z.array(Entry) });
type Entry = z.infer<typeof Entry>;

const GRACE_SECONDS = 15;

export type PidFile = { add: (pid: number) => void; remove: (pid: number) => void; release: () => void };

/**
 * Takes the data directory for this supervisor. Throws when another one runs on it; stops what a killed one left.
 * A process counts as ours only with the number and the command line that were written down.
 */
export async function claim(dataDir: string): Promise<PidFile> {
	const file = join(dataDir, 'pids.json');
	const running = runningSupervisor(dataDir);
	if (running)
		throw new Error(`Noxloop already runs on ${dataDir} (process ${running}). Stop it first (Ctrl-C there).`);
	await stopLeftovers(file);

	const content = { supervisor: entry(process.pid), children: [] as Entry[] };
	const write = (): void => writeFileSync(file, JSON.stringify(content, null, '\t'));
	takeDirectory(dataDir, write);
	return {
		add: (pid) => {
			content.children.push(entry(pid));
			write();
		},
		remove: (pid) => {
			content.children = content.children.filter((child) => child.pid !== pid);
			write();
		},
		release: () => rmSync(file, { force: true })
	};
}

function takeDirectory(dataDir: string, write: () => void): void {
	try {
		mkdirSync(dataDir, { recursive: true });
		write();
	} catch (cause) {
		if ((cause as NodeJS.ErrnoException).code !== 'EACCES') throw cause;
		const message = `${dataDir} belongs to another account (was it made by root?). Give it to yours with chown, or set NOXLOOP_DATA_DIR.`;
		throw new Error(message, { cause });
	}
}

/** The number of the supervisor that runs on `dataDir` now, or null. */
export function runningSupervisor(dataDir: string): number | null {
	const content = read(join(dataDir, 'pids.json'));
	return content && isAlive(content.supervisor) ? content.supervisor.pid : null;
}

async function stopLeftovers(file: string): Promise<void> {
	const leftovers = read(file)?.children.filter(isAlive) ?? [];
	for (const { pid } of leftovers) signal(pid, 'SIGTERM');
	const deadline = Date.now() + GRACE_SECONDS * 1000;
	while (leftovers.some(isAlive) && Date.now() < deadline) await sleep(50);
	for (const { pid } of leftovers.filter(isAlive)) signal(pid, 'SIGKILL');
}

function entry(pid: number): Entry {
	return { pid, command: commandLine(pid) };
}

function isAlive({ pid, command }: Entry): boolean {
	return command !== '' && commandLine(pid) === command;
}

function signal(pid: number, name: NodeJS.Signals): void {
	try {
		process.kill(pid, name);
	} catch (cause) {
		if ((cause as NodeJS.ErrnoException).code !== 'ESRCH') throw cause; // it ended by itself
	}
}

function read(file: string): z.infer<typeof Content> | null {
	if (!existsSync(file)) return null;
	try {
		return Content.parse(JSON.parse(readFileSync(file, 'utf8')));
	} catch {
		return null; // cut short by a crash: the children end by their leash
	}
}
