import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, expect, test } from 'vitest';
import { withBuildLock } from './build-lock.ts';

const directory = mkdtempSync(join(tmpdir(), 'noxloop-lock-'));
const file = join(directory, 'lock');
afterAll(() => rmSync(directory, { recursive: true, force: true }));

test('two builds never run at the same time', async () => {
	let running = 0;
	let most = 0;
	const build = async () => {
		most = Math.max(most, ++running);
		await sleep(50);
		running--;
	};
	await Promise.all([1, 2, 3].map(() => withBuildLock(file, build)));
	expect(most).toBe(1);
});

test('the lock of a build that was killed is taken over', async () => {
	writeFileSync(file, '4194303\nnode a-killed-build');
	let hasRun = false;
	await withBuildLock(file, async () => void (hasRun = true));
	expect(hasRun).toBe(true);
});

test('a failed build lets go', async () => {
	await expect(withBuildLock(file, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
	await withBuildLock(file, async () => {});
});
