import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { PidFile } from './pid-file.ts';
import { PROJECT } from './places.ts';
import type { Settings } from './settings.ts';

export type ChildSpec = {
	name: string;
	/** Node's arguments. */
	args: string[];
	env: Settings;
	logFile: string;
	pids: PidFile;
	/** Whether it serves already; asked again and again with what it has printed so far. */
	isReady: (output: string) => boolean | Promise<boolean>;
	/** Called with what the child sends over its IPC channel. */
	onMessage?: (message: unknown) => void;
	readySeconds?: number;
	onUnexpectedExit: (error: Error) => void;
};

/** A process of the local system that can be killed and started again. */
export type Child = {
	readonly pid: number | undefined;
	start: () => Promise<void>;
	/** Sends the signal and waits for the end. Nothing happens when it does not run. */
	kill: (signal?: NodeJS.Signals) => Promise<void>;
	/** Asks it to end, and makes it end after some seconds. */
	stop: () => Promise<void>;
};

const LEASH = join(import.meta.dirname, 'leash.ts');
const POLL_MS = 50;
const STOP_SECONDS = 15;
const TAIL_LINES = 25;

/** Describes a child; `start` runs it and resolves when it is ready, or rejects with its last words. */
export function describeChild(spec: ChildSpec): Child {
	let current: { process: ChildProcess; ended: Promise<void>; isExpected: boolean } | undefined;

	async function start(): Promise<void> {
		if (current) throw new Error(`${spec.name} is running already`);
		const from = sizeOf(spec.logFile);
		const output = (): string => readFrom(spec.logFile, from);
		const child = run(spec);
		const { pid } = child;
		if (spec.onMessage) child.on('message', spec.onMessage);
		const life = { process: child, ended: whenEnded(child), isExpected: false };
		current = life;
		if (pid) spec.pids.add(pid);
		let isReady = false;
		void life.ended.then(() => {
			current = undefined;
			if (pid) spec.pids.remove(pid);
			if (isReady && !life.isExpected) spec.onUnexpectedExit(ended(spec, output()));
		});
		await waitUntilReady(spec, life, output);
		isReady = true;
	}

	async function kill(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
		if (!current) return;
		const { process: child, ended: end } = current;
		current.isExpected = true;
		child.kill(signal);
		await end;
	}

	async function stop(): Promise<void> {
		const child = current?.process;
		const timer = setTimeout(() => child?.kill('SIGKILL'), STOP_SECONDS * 1000);
		await kill();
		clearTimeout(timer);
	}

	return {
		get pid() {
			return current?.process.pid;
		},
		start,
		kill,
		stop
	};
}

function run({ args, env, logFile }: ChildSpec): ChildProcess {
	mkdirSync(dirname(logFile), { recursive: true });
	const log = openSync(logFile, 'a');
	try {
		// A session of its own: Ctrl-C reaches only the supervisor, which stops the parts in order.
		return spawn(process.execPath, ['--import', LEASH, ...args], {
			cwd: PROJECT,
			env,
			detached: true,
			stdio: ['ignore', log, log, 'ipc']
		});
	} finally {
		closeSync(log);
	}
}

function whenEnded(child: ChildProcess): Promise<void> {
	return new Promise((resolve) => {
		child.once('exit', () => resolve());
		child.once('error', () => resolve());
	});
}

async function waitUntilReady(
	spec: ChildSpec,
	life: { ended: Promise<void> },
	output: () => string
): Promise<void> {
	const seconds = spec.readySeconds ?? 60;
	const deadline = Date.now() + seconds * 1000;
	let hasEnded = false;
	void life.ended.then(() => (hasEnded = true));
	while (!(await spec.isReady(output()))) {
		if (hasEnded) throw ended(spec, output());
		if (Date.now() > deadline) {
			throw new Error(`${spec.name} was not ready after ${seconds} s. Its last lines:\n${tail(output())}`);
		}
		await Promise.race([sleep(POLL_MS), life.ended]);
	}
}

function ended(spec: ChildSpec, output: string): Error {
	return new Error(`${spec.name} stopped. Its last lines (all of them: ${spec.logFile}):\n${tail(output)}`);
}

function tail(output: string): string {
	return output.trimEnd().split('\n').slice(-TAIL_LINES).join('\n');
}

function sizeOf(file: string): number {
	return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}

function readFrom(file: string, offset: number): string {
	return readFileSync(file).subarray(offset).toString();
}
