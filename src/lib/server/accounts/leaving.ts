import type { Proof } from '../../accounts/leaving-schemas.ts';
import { DomainError, unwrap, unwrapMaybe } from '../platform/errors.ts';
import type { SessionClient } from '../platform/supabase.ts';
import type { Viewer } from '../workspaces/viewer.ts';
import { findSignInWays, requirePassword } from './password.ts';

export type SoleWorkspace = { handle: string; name: string; otherMembers: number };

/** The workspaces that only the visitor owns: to be handed over or deleted before the account can go. */
export async function listSole(supabase: SessionClient): Promise<SoleWorkspace[]> {
	const rows = unwrap(await supabase.rpc('my_sole_workspaces'));
	return rows.map(({ handle, name, members }) => ({ handle, name, otherMembers: Number(members) - 1 }));
}

/**
 * Puts the account on its way out, after the visitor proved who they are: with their password, or, who has none, by
 * typing their address. Returns when it goes. Repeating keeps the first date. Throws `sole_owner` (409),
 * `password_wrong`, `address_wrong` (422), `too_many_attempts`.
 */
export async function requestDeletion(
	asking: { supabase: SessionClient; viewer: Viewer; place: string },
	{ proof }: Proof
): Promise<string> {
	const { hasPassword } = await findSignInWays(asking.supabase);
	if (hasPassword) await requirePassword(asking, proof);
	else if (proof.trim().toLowerCase() !== asking.viewer.email.toLowerCase())
		throw new DomainError('address_wrong', 422);
	return unwrap(await asking.supabase.rpc('request_account_deletion'));
}

/** Keeps the visitor's account. Safe to repeat. Throws `deletion_under_way` (409) once its time is over. */
export async function keepAccount(supabase: SessionClient): Promise<void> {
	unwrapMaybe(await supabase.rpc('undo_account_deletion'));
}

export type DataExport = {
	id: string;
	state: 'queued' | 'ready' | 'failed' | 'expired';
	sizeBytes: number | null;
	errorCode: string | null;
	requestedAt: string;
	expiresAt: string | null;
};

/** The visitor's exports, newest first. One whose time is over counts as expired before a job took its file. */
export async function listExports(supabase: SessionClient, now = Date.now()): Promise<DataExport[]> {
	const rows = unwrap(
		await supabase
			.from('data_exports')
			.select('id, state, size_bytes, error_code, created_at, expires_at')
			.order('created_at', { ascending: false })
			.limit(10)
	);
	return rows.map((row) => ({
		id: row.id,
		state: row.state === 'ready' && Date.parse(row.expires_at ?? '') <= now ? 'expired' : row.state,
		sizeBytes: row.size_bytes,
		errorCode: row.error_code,
		requestedAt: row.created_at,
		expiresAt: row.expires_at
	}));
}

/** Asks for an export, or finds the one being made. Returns its id. Throws `export_too_soon` (429). */
export async function requestExport(supabase: SessionClient): Promise<string> {
	return unwrap(await supabase.rpc('request_data_export'));
}
