import { randomUUID } from 'node:crypto';
import { addKey } from '../support/api-client.ts';
import { newEmail, refuses, signIn, succeeds, test } from '../support/api-world.ts';
import { expect } from '../support/journey.ts';
import { createSignInUser } from '../support/people.ts';

test('members are found by name, address and role, by members only', async ({
	world: { api, token, owner, strangerToken },
	system
}) => {
	const viewer = await createSignInUser(system.db, 'Vera (50%), "V"');
	await system.db.query(
		`insert into public.workspace_members (workspace_id, user_id, role) values ($1, $2, 'viewer')`,
		[owner.workspaceId, viewer.actor.userId]
	);
	const params = { id: owner.workspaceId };
	const namesOf = async (query: Record<string, string>) =>
		(
			(await succeeds(api, 'listMembers', { token, params, query })).items as unknown as {
				displayName: string;
			}[]
		).map(({ displayName }) => displayName);
	expect(await namesOf({})).toEqual(['Ada Owner', 'Vera (50%), "V"']);
	expect(await namesOf({ role: 'viewer' })).toEqual(['Vera (50%), "V"']);
	for (const q of ['vera', '(50%), "V"', viewer.email.slice(0, 12)])
		expect(await namesOf({ q })).toEqual(['Vera (50%), "V"']);
	for (const q of ['nobody', '%_%', '),user_id.not.is.null', '\\']) expect(await namesOf({ q })).toEqual([]);

	const viewerToken = await signIn(api, viewer);
	await succeeds(api, 'listMembers', { token: viewerToken, params });
	await refuses(
		api,
		'inviteMember',
		{ token: viewerToken, params, body: { email: newEmail(), role: 'viewer' } },
		{ code: 'role_too_low', status: 403 }
	);
	for (const id of [owner.workspaceId, randomUUID(), 'x', '%00'])
		for (const operation of ['listMembers', 'inviteMember'])
			await refuses(
				api,
				operation,
				{ token: strangerToken, params: { id }, body: { email: newEmail(), role: 'viewer' } },
				{ code: 'workspace_not_found', status: 404 }
			);
});

test('a key without members:read sees nobody, and a listing without its scope nothing', async ({
	world: { api, owner },
	system: { db }
}) => {
	const key = await addKey(db, owner.workspaceId, ['products:write', 'sales:read']);
	const params = { id: owner.workspaceId };
	await refuses(api, 'listMembers', { token: key, params }, { code: 'scope_missing', status: 403 });
	await refuses(api, 'listWorkspaces', { token: key }, { code: 'scope_missing', status: 403 });
	await succeeds(api, 'me', { token: key });
});

test('a key that was revoked or has expired is nobody from that moment', async ({
	world: { api, owner },
	system: { db }
}) => {
	for (const end of ['revoked_at = now()', `expires_at = now() - interval '1 second'`]) {
		const key = await addKey(db, owner.workspaceId, ['members:read']);
		await succeeds(api, 'me', { token: key });
		await db.query(`update public.api_keys set ${end} where token_hint = $1`, [key.slice(-4)]);
		await refuses(api, 'me', { token: key }, { code: 'token_invalid', status: 401 });
		await refuses(
			api,
			'listMembers',
			{ token: key, params: { id: owner.workspaceId } },
			{ code: 'token_invalid', status: 401 }
		);
	}
});
