// npm run reset: deletes the local system's state (database, files, mails, keys). Refuses while it runs.
import { existsSync, rmSync } from 'node:fs';
import { elsewhereFor } from '../supabase/embedded/postgres/directory.ts';
import { claim } from './local/pid-file.ts';
import { DATA_DIR } from './local/places.ts';

const STATE = [
	'pg',
	'storage',
	'mail',
	'logs',
	'secrets.json',
	'local-secrets.json',
	'stripe.json',
	'stack.pid'
];

try {
	const pids = await claim(DATA_DIR); // also ends what a killed run left, which would write into deleted files
	for (const name of STATE) rmSync(`${DATA_DIR}/${name}`, { recursive: true, force: true });
	if (existsSync(elsewhereFor(DATA_DIR))) rmSync(elsewhereFor(DATA_DIR), { recursive: true, force: true });
	pids.release();
	console.log(`Emptied ${DATA_DIR}. The next start begins anew.`);
} catch (error) {
	console.error(error instanceof Error ? error.message : error);
	process.exit(1);
}
