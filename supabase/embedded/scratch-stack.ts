import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startStack, type Stack, type StackOptions } from './index.ts';
import { elsewhereFor } from './postgres/directory.ts';
import { findFreePort } from './server.ts';

/** A stack for tests on free ports and an empty directory, which `stop` removes. It is not safe against power loss. */
export async function startScratchStack(options: Partial<StackOptions> = {}): Promise<Stack> {
	const dataDir = createScratchDirectory();
	const settings = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', ...options.settings };
	const [apiPort, dbPort] = [await findFreePort(), await findFreePort()];
	const siteUrl = 'http://127.0.0.1:3000';
	const stack = await startStack({ dataDir, apiPort, dbPort, siteUrl, seedFile: null, ...options, settings });
	return {
		...stack,
		stop: async () => {
			await stack.stop();
			removeScratchDirectory(dataDir);
		}
	};
}

export function createScratchDirectory(): string {
	const directory = mkdtempSync(join(tmpdir(), 'noxloop-'));
	chmodSync(directory, 0o755); // Postgres may run as another account
	return directory;
}

export function removeScratchDirectory(directory: string): void {
	rmSync(directory, { recursive: true, force: true });
	rmSync(elsewhereFor(directory), { recursive: true, force: true });
}
