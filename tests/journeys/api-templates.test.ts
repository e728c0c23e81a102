import { randomUUID } from 'node:crypto';
import { addKey } from '../support/api-client.ts';
import { addTemplate, orders, type Generation } from '../support/api-products.ts';
import { refuses, succeeds, test } from '../support/api-world.ts';
import { expect } from '../support/journey.ts';

test.describe.configure({ mode: 'serial' });

type Listed = { id: string; workspaceId: string | null; name: string; variables: { kind: string }[] };

test('the platform’s templates and one’s own are listed, part by part, to people and keys', async ({
	world: { api, token, owner, stranger },
	system: { db }
}) => {
	const asks = (label: string) => ({ name: 'craft', kind: 'text', label, required: true });
	const content = { type: 'guide', language: 'en', fields: { topic: '{{craft}}' } };
	const mine = { ...content, name: 'Mine', variables: [asks('Which craft?')] };
	await addTemplate(db, owner.workspaceId, { ...mine, variables: [asks('Which one?')] }, mine);
	await addTemplate(db, stranger.workspaceId, { ...content, name: 'Not mine' });
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
		expect(items.find(({ name }) => name === 'Mine')?.variables).toEqual([
			{ ...asks('Which craft?'), default: '', options: [], min: null, max: null }
		]);
		expect(items.flatMap(({ variables }) => variables.map(({ kind }) => kind))).toContain('choice');
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

const kit = {
	...{ name: 'Beginner’s kit', description: '', type: 'course', language: 'en' },
	fields: {
		...{ topic: '{{craft}} in {{weeks}} weeks', audience: 'people with {{time}}', goal: '', toneWords: '' },
		...{ instructions: 'First read on {{day}}.\n{{safety}}', notes: '' },
		...{ tone: 'casual', language: '', length: 'short', sections: 8, wordsPerSection: 600 }
	},
	variables: [
		{ name: 'craft', kind: 'text', label: 'The craft', required: true },
		{ name: 'weeks', kind: 'number', label: 'Weeks', min: 1, max: 12, default: '4' },
		{ name: 'time', kind: 'choice', label: 'Time', options: ['an hour', 'a day'], default: 'an hour' },
		{ name: 'day', kind: 'date', label: 'Read first', default: '2026-12-01' },
		{ name: 'safety', kind: 'yesno', label: 'Sharp?', yes: 'Mind your fingers.' }
	]
};

test('a template fills an order from typed values; what is sent beside it goes first', async ({
	world: { api, token, owner },
	system: { db }
}) => {
	const id = await addTemplate(db, owner.workspaceId, kit, {
		...kit,
		fields: { ...kit.fields, topic: 'All of {{craft}} in {{weeks}} weeks' }
	});
	const briefOf = async (body: object, how: object = {}) => {
		const placed = await succeeds(api, 'orderProductInWorkspace', {
			...{ token, params: { id: owner.workspaceId }, body: { language: 'en', ...body }, ...how }
		});
		const { rows } = await db.query<{ brief: Record<string, unknown> }>(
			'select brief from public.generations where id = $1',
			[(placed.generation as unknown as Generation).id]
		);
		await succeeds(api, 'cancelGeneration', {
			token,
			params: { id: (placed.generation as unknown as Generation).id }
		});
		return rows[0]?.brief;
	};
	const values = { craft: 'Bookbinding', weeks: 6, time: 'a day', day: '2027-01-31', safety: true };
	expect(await briefOf({ template: { id, version: 1, values } })).toMatchObject({
		...{ type: 'course', topic: 'Bookbinding in 6 weeks', audience: 'people with a day', language: 'en' },
		...{
			instructions: 'First read on January 31, 2027.\nMind your fingers.',
			tone: 'casual',
			length: 'short'
		},
		template: { id, version: 1 }
	});
	const beside = { topic: 'My own words', audience: '', tone: 'humorous', length: 'custom', sections: 3 };
	const template = { id, values: { craft: 'Weaving' } };
	expect(await briefOf({ template, ...beside, wordsPerSection: 200 })).toMatchObject({
		...{ topic: 'My own words', audience: 'people with an hour', tone: 'humorous' },
		...{ length: 'custom', sections: 3, wordsPerSection: 200, template: { id, version: 2 } }
	});
	const key = await addKey(db, owner.workspaceId, ['products:write'], owner.actor.userId);
	const placed = await succeeds(api, 'orderProduct', { token: key, body: { language: 'en', template } });
	expect(placed.generation).toMatchObject({ state: expect.stringMatching(/^(queued|running)$/) });
	await succeeds(api, 'cancelGeneration', {
		token: key,
		params: { id: (placed.generation as unknown as Generation).id }
	});
});

test('a value that a template does not take is named, and a template that is not there refused', async ({
	world: { api, token, owner, stranger },
	system: { db }
}) => {
	const id = await addTemplate(db, owner.workspaceId, kit);
	const theirs = await addTemplate(db, stranger.workspaceId, kit);
	const place = { token, params: { id: owner.workspaceId } };
	const before = await db.query('select count(*) from public.generations where workspace_id = $1', [
		owner.workspaceId
	]);
	const named: [template: object, fields: Record<string, string>][] = [
		[{ id, values: {} }, { 'template.values.craft': 'answer_missing' }],
		[
			{ id, values: { craft: 'Tea', weeks: 13, time: 'never', day: 'soon', safety: 'no', wat: 1 } },
			{
				'template.values.weeks': 'answer_out_of_range',
				'template.values.time': 'answer_not_offered',
				'template.values.day': 'answer_no_date',
				'template.values.safety': 'answer_not_offered',
				'template.values.wat': 'field_unknown'
			}
		],
		[
			{ id, values: { craft: true, weeks: 'six' } },
			{
				'template.values.craft': 'value_invalid',
				'template.values.weeks': 'answer_no_number'
			}
		],
		// What the template leaves to whoever orders.
		[{ id, values: { craft: 'Tea' } }, { language: 'brief_language_unknown' }],
		[
			{ id: 'x', version: 0, values: { craft: [] }, wat: 1 },
			{
				'template.id': 'value_invalid',
				'template.version': 'value_invalid',
				'template.values.craft': 'value_invalid',
				'template.wat': 'field_unknown'
			}
		]
	];
	for (const [template, fields] of named)
		for (const one of orders)
			await refuses(
				api,
				one,
				{ ...place, body: { template } },
				{ code: 'input_invalid', status: 422, fields }
			);
	const said = await api.call('orderProduct', { token, body: { template: { id } } });
	expect(said.body.error?.fields?.[0]?.message).toBe('The template needs this value, and suggests none.');

	const gone = { code: 'template_not_found', status: 404 };
	for (const template of [{ id: randomUUID() }, { id: theirs }, { id, version: 9 }])
		for (const one of orders) await refuses(api, one, { ...place, body: { template } }, gone);
	await db.query('update public.prompt_templates set archived_at = now() where id = $1', [id]);
	await refuses(api, 'orderProduct', { token, body: { template: { id, values: { craft: 'Tea' } } } }, gone);
	const after = await db.query('select count(*) from public.generations where workspace_id = $1', [
		owner.workspaceId
	]);
	expect(after.rows).toEqual(before.rows);
});

test('every documented answer was given', async ({ shared: { api } }) => {
	expect(api.unseen((tag) => tag === 'Templates')).toEqual([]);
});
