import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fork } from 'node:child_process';
import { afterAll, expect, test, vi } from 'vitest';
import { commandLine } from '../../supabase/embedded/processes.ts';
import { describeChild, type Child } from './child.ts';
import { claim, runningSupervisor, type PidFile } from './pid-file.ts';
import { bareEnvironment } from './settings.ts';

const directory = mkdtempSync(join(tmpdir(), 'noxloop-local-'));
vi.setConfig({ testTimeout: 20_000 }); // processes start slowly on a busy machine
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const noPids: PidFile = { add: () => {}, remove: () => {}, release: () => {} };
const STAYS = 'console.log("up"); setInterval(() => {}, 1000)';

function child(name: string, code: string, pids = noPids, onUnexpectedExit = (_: Error) => {}): Child {
	return describeChild({
		name,
		args: ['-e', code],
		env: bareEnvironment(),
		logFile: join(directory, `${name}.log`),
		pids,
		isReady: (output) => output.includes('up'),
		readySeconds: 10,
		onUnexpectedExit
	});
}

test('a child that ends while starting rejects with its last lines', async () => {
	const failing = child('failing', 'console.log("PORT is missing"); process.exit(1)');
	await expect(failing.start()).rejects.toThrow(/failing stopped[\s\S]*PORT is missing/);
});

test('a child can be killed and started again', async () => {
	const worker = child('worker', STAYS);
	await worker.start();
	const first = worker.pid;
	await worker.kill('SIGKILL');
	expect(worker.pid).toBeUndefined();
	await worker.start();
	expect(worker.pid).not.toBe(first);
	await worker.stop();
});

test('an end nobody asked for is reported with the last lines', async () => {
	const error = new Promise<Error>((resolve) => {
		void child('dying', 'console.log("up"); setTimeout(() => process.exit(3), 200)', noPids, resolve).start();
	});
	expect((await error).message).toContain('dying stopped');
});

test('a child ends when its supervisor is killed', async () => {
	const script = join(directory, 'supervisor.ts');
	const childModule = join(import.meta.dirname, 'child.ts');
	writeFileSync(
		script,
		`import { describeChild } from ${JSON.stringify(childModule)};
		const pids = { add: (pid) => process.send(pid), remove() {}, release() {} };
		await describeChild({ name: 'left', args: ['-e', ${JSON.stringify(STAYS)}], env: process.env, pids,
			logFile: ${JSON.stringify(join(directory, 'left.log'))}, isReady: (output) => output.includes('up'),
			onUnexpectedExit() {} }).start();
		process.send('ready');`
	);
	const supervisor = fork(script, { execPath: process.execPath, execArgv: [] });
	let pid = 0;
	await new Promise<void>((resolve) => {
		supervisor.on('message', (message) => (message === 'ready' ? resolve() : (pid = Number(message))));
	});
	expect(commandLine(pid)).toContain('leash.ts');
	supervisor.kill('SIGKILL');
	await expect.poll(() => commandLine(pid), { timeout: 5000 }).toBe('');
});

test('a directory whose supervisor lives is refused to a second one', async () => {
	const pids = await claim(directory);
	expect(runningSupervisor(directory)).toBe(process.pid);
	await expect(claim(directory)).rejects.toThrow('already runs');
	pids.release();
	expect(runningSupervisor(directory)).toBeNull();
});

test.skipIf(process.getuid?.() === 0)(
	'a directory of another account is refused with what to do',
	async () => {
		await expect(claim('/usr/noxloop-data')).rejects.toThrow('belongs to another account');
	}
);

test('what a killed run left is stopped, a stranger with its number is not', async () => {
	const file = join(directory, 'pids.json');
	const [leftover, stranger] = [child('leftover', STAYS), child('stranger', STAYS)];
	await leftover.start();
	await stranger.start();
	const dead = { pid: 2 ** 22 - 1, command: 'gone' };
	const entries = [
		{ pid: leftover.pid, command: commandLine(leftover.pid ?? 0) },
		{ pid: stranger.pid, command: 'another program' }
	];
	writeFileSync(file, JSON.stringify({ supervisor: dead, children: entries }));
	const pids = await claim(directory);
	expect(leftover.pid).toBeUndefined();
	expect(stranger.pid).toBeDefined();
	expect(readFileSync(file, 'utf8')).not.toContain('leftover');
	pids.release();
	await stranger.stop();
});
