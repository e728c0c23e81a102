import { replacePicture, removePicture } from '../media/pictures.ts';
import { DomainError, unwrap, unwrapMaybe } from '../platform/errors.ts';
import type { SessionClient } from '../platform/supabase.ts';
import { toListed, type ListedWorkspace } from './directory.ts';
import type { Member } from './members.ts';

/**
 * Opens a workspace with the visitor as its owner; without a handle one is made. Throws `handle_reserved` (422),
 * `handle_taken`, `workspaces_limit` (409), `key_not_allowed` (403). Each call opens another.
 */
export async function create(
	supabase: SessionClient,
	{ name, handle }: { name: string; handle?: string }
): Promise<ListedWorkspace> {
	const row = unwrap(await supabase.rpc('create_workspace', { p_name: name, p_handle: handle }));
	return toListed(row, 'owner');
}

/** Gives the workspace another name. Throws `role_too_low` (403). */
export async function rename(member: Member, name: string): Promise<void> {
	await update(member, { name });
}

/**
 * Moves the workspace to another handle and returns it; old addresses lead there. Throws `handle_reserved` (422),
 * `handle_taken`, `handles_limit`, `workspace_frozen` (409), `role_too_low` (403). Repeating changes nothing.
 */
export async function changeHandle({ supabase, workspaceId }: Member, handle: string): Promise<string> {
	return unwrap(await supabase.rpc('change_handle', { p_workspace_id: workspaceId, p_handle: handle }));
}

/** Puts this picture in the logo's place. Throws what `storePicture` throws, and `role_too_low` (403). */
export async function changeLogo(member: Member, file: Uint8Array): Promise<void> {
	await replacePicture({
		bucket: 'logos',
		ownerId: member.workspaceId,
		file,
		previousPath: member.logoPath,
		save: (path) => update(member, { logo_path: path })
	});
}

/** Takes the logo away. Throws `role_too_low` (403). Without one, nothing changes. */
export async function removeLogo(member: Member): Promise<void> {
	if (!member.logoPath) return;
	await update(member, { logo_path: null });
	await removePicture('logos', member.logoPath);
}

async function update(
	{ supabase, workspaceId }: Member,
	fields: { name?: string; logo_path?: string | null }
): Promise<void> {
	const saved = unwrap(await supabase.from('workspaces').update(fields).eq('id', workspaceId).select('id'));
	// The policy lets no row through for who may not.
	if (saved.length === 0) throw new DomainError('role_too_low', 403);
}

/**
 * Freezes the workspace and takes its pages down; it goes in fourteen days. `confirmation` is its handle, as typed.
 * Throws `confirmation_wrong` (422), `role_too_low` (403, owners only), `workspace_frozen` (409).
 */
export async function requestDeletion(
	{ supabase, workspaceId }: Member,
	confirmation: string
): Promise<void> {
	unwrap(
		await supabase.rpc('request_workspace_deletion', {
			p_workspace_id: workspaceId,
			p_confirmation: confirmation
		})
	);
}

/**
 * Takes the deletion back: what was on sale is on sale again. Throws `role_too_low` (403, owners only),
 * `account_deletion_scheduled` (409). Repeating changes nothing.
 */
export async function keep({ supabase, workspaceId }: Member): Promise<void> {
	unwrapMaybe(await supabase.rpc('undo_workspace_deletion', { p_workspace_id: workspaceId }));
}

/** The handles that lead to the workspace beside its present one, newest first. */
export async function listOldHandles({ supabase, workspaceId, handle }: Member): Promise<string[]> {
	const rows = unwrap(
		await supabase
			.from('workspace_handles')
			.select('handle')
			.eq('workspace_id', workspaceId)
			.neq('handle', handle)
			.order('created_at', { ascending: false })
	);
	return rows.map((row) => row.handle);
}
