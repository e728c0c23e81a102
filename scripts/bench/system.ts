import { join } from 'node:path';
import type pg from 'pg';
import { createScratchDirectory, removeScratchDirectory } from '../../supabase/embedded/scratch-stack.ts';
import { openDatabase } from '../../tests/support/world.ts';
import { startLocal, type LocalSystem } from '../local/system.ts';
import type { Settings } from '../local/settings.ts';

export type BenchSystem = { origin: string; db: pg.Pool; local: LocalSystem };

/** Runs `work` against a whole system of its own, on free ports and empty data. */
export async function withSystem<T>(
	settings: Settings,
	work: (system: BenchSystem) => Promise<T>
): Promise<T> {
	const directory = createScratchDirectory();
	const local = await startLocal({
		dataDir: join(directory, 'data'),
		usesFreePorts: true,
		seedFile: null,
		settings
	});
	const db = openDatabase(local.stack?.superuserUrl ?? '');
	try {
		return await work({ origin: local.origin, db, local });
	} finally {
		await db.end();
		await local.stop();
		removeScratchDirectory(directory);
	}
}
