import { randomUUID } from 'node:crypto';
import { addKey } from '../support/api-client.ts';
import { refuses, succeeds, test } from '../support/api-world.ts';
import { expect, type System } from '../support/journey.ts';

test.describe.configure({ mode: 'serial' });

type Listed = { id: string; workspaceId: string | null; name: string };

/** A template of the workspace with nothing in it: the list tells its name. */
async function addTemplate(db: System['db'], workspaceId: string, name: string): Promise<void> {
	await db.query(
		`insert into public.prompt_templates (workspace_id, name, description, type, language) values ($1, $2, '', 'guide', 'en')`,
		[workspaceId, name]
	);
}

test('the platform’s templates and one’s own are listed, part by part, to people and keys', async ({
	world: { api, token, owner, stranger },
	system: { db }
}) => {
	await addTemplate(db, owner.workspaceId, 'Mine');
	await addTemplate(db, stranger.workspaceId, 'Not mine');
	const key = await addKey(db, owner.workspaceId, ['products:read']);
	for (const caller of [token, key]) {
		const list = async (query: Record<string, string>) =>
			(await succeeds(api, 'listTemplates', { token: caller, query })) as unknown as {
				items: Listed[];
				nextCursor: string | null;
			};
		const { items } = await list({ limit: '100' });
		expect(items.filter(({ workspaceId }) => workspaceId !== null).map(({ name }) => name)).toEqual(['Mine']);
		expect(items.length).toBeGreaterThan(1); // the platform's
		const parts: Listed[] = [];
		for (let cursor: string | null = ''; cursor !== null;) {
			const part = await list({ limit: '2', ...(cursor && { cursor }) });
			parts.push(...part.items);
			cursor = part.nextCursor;
		}
		expect(parts).toEqual(items);
		expect((await list({ workspace: owner.workspaceId })).items.map(({ name }) => name)).toEqual(['Mine']);
		expect((await list({ workspace: stranger.workspaceId })).items).toEqual([]);
	}
});

test('the list refuses what it can’t read and who may not', async ({
	world: { api, token, owner },
	system: { db }
}) => {
	await refuses(
		api,
		'listTemplates',
		{ token, query: { cursor: 'x' } },
		{ code: 'cursor_invalid', status: 400 }
	);
	await refuses(
		api,
		'listTemplates',
		{ token, query: { workspace: 'x' } },
		{ code: 'query_invalid', status: 400, fields: { workspace: 'value_invalid' } }
	);
	await refuses(api, 'listTemplates', { token: 'x' }, { code: 'token_invalid', status: 401 });
	const seller = await addKey(db, owner.workspaceId, ['sales:read']);
	await refuses(api, 'listTemplates', { token: seller }, { code: 'scope_missing', status: 403 });
	const flood = { token: `flood-${randomUUID()}` };
	for (let sent = 0; sent < 300; sent += 20)
		await Promise.all(Array.from({ length: 20 }, () => api.call('listTemplates', flood)));
	await refuses(api, 'listTemplates', flood, { code: 'rate_limited', status: 429 });
});

test('every documented answer was given', async ({ shared: { api } }) => {
	expect(api.unseen((tag) => tag === 'Templates')).toEqual([]);
});
