import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { startStack } from '../../supabase/embedded/index.ts';
import { createScratchDirectory, removeScratchDirectory } from '../../supabase/embedded/scratch-stack.ts';
import { findFreePort } from '../../supabase/embedded/server.ts';
import { fact, median, type Figure } from './figure.ts';

const rounds = 3;

async function secondsToStart(dataDir: string): Promise<number> {
	const started = performance.now();
	const [apiPort, dbPort] = [await findFreePort(), await findFreePort()];
	const stack = await startStack({ dataDir, apiPort, dbPort, siteUrl: 'http://127.0.0.1:3000' });
	const seconds = (performance.now() - started) / 1000;
	await stack.stop();
	return seconds;
}

/** The embedded stack from nothing (initdb, migrations, seed) and over kept data, in seconds. */
export async function measureStart(): Promise<Figure[]> {
	const directory = createScratchDirectory();
	const dataDir = join(directory, 'data');
	const cold: number[] = [];
	const warm: number[] = [];
	for (let round = 0; round < rounds; round += 1) {
		rmSync(dataDir, { recursive: true, force: true });
		cold.push(await secondsToStart(dataDir));
		warm.push(await secondsToStart(dataDir));
	}
	removeScratchDirectory(directory);
	return [
		fact('embedded stack, cold start', `${median(cold).toFixed(1)} s`),
		fact('embedded stack, warm start', `${median(warm).toFixed(1)} s`)
	];
}
