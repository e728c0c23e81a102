import { unwrap } from '../platform/errors.ts';
import { log } from '../platform/log.ts';
import { secretClient } from '../platform/supabase.ts';
import { removeFiles } from './exporting.ts';

const perList = 100;
const mostRounds = 100;

type Due = { kind: string; id: string };
type Counts = { workspaces: number; accounts: number; held: number; failed: number };

/**
 * Erases the workspaces and accounts whose time has come, files first: a row that is gone can't tell any more which were
 * its own. One that fails is tried again by the next run and keeps none of the others. Safe to repeat.
 */
export async function eraseDue(signal: AbortSignal): Promise<Counts> {
	const counts: Counts = { workspaces: 0, accounts: 0, held: 0, failed: 0 };
	for (const due of unwrap(await secretClient().rpc('due_erasures'))) {
		if (signal.aborted) break;
		try {
			await eraseOne(due, counts);
		} catch (error) {
			counts.failed += 1;
			log.error({ kind: due.kind, id: due.id, err: error }, 'something due could not be erased');
		}
	}
	if (Object.values(counts).some((count) => count > 0)) log.info(counts, 'erased what was due');
	return counts;
}

async function eraseOne({ kind, id }: Due, counts: Counts): Promise<void> {
	if (kind === 'workspace') {
		await removeAll('logos', id);
		await removeAll('covers', id);
		const isErased = unwrap(await secretClient().rpc('erase_workspace', { p_workspace_id: id }));
		if (isErased) counts.workspaces += 1;
		return;
	}
	if (kind === 'account') {
		await removeAll('avatars', id);
		await removeAll('exports', id);
		const isErased = unwrap(await secretClient().rpc('erase_account', { p_user_id: id }));
		if (isErased) counts.accounts += 1;
		return;
	}
	counts.held += 1;
	log.warn({ userId: id }, 'an account is due, but would leave a workspace without an owner');
}

/** Removes every file of the owner's folder, which has no folders in it. Storage lists names in it, the embedded one whole paths. */
async function removeAll(bucket: string, ownerId: string): Promise<void> {
	for (let round = 0; round < mostRounds; round++) {
		const { data, error } = await secretClient().storage.from(bucket).list(ownerId, { limit: perList });
		if (error) throw new Error(`storage: ${bucket} could not be listed`, { cause: error });
		await removeFiles(
			bucket,
			data.map(({ name }) => `${ownerId}/${name.split('/').at(-1)}`)
		);
		if (data.length < perList) return;
	}
	throw new Error(`storage: ${bucket} keeps listing files that were removed`);
}
