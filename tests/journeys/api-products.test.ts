import { randomUUID } from 'node:crypto';
import { addKey } from '../support/api-client.ts';
import {
	about,
	brief,
	eventsIn,
	generationOf,
	giveCredits,
	onlyTexts,
	orders,
	section,
	reads,
	saves,
	writes,
	wrongFields,
	join,
	order,
	productOf,
	reaches,
	saveOf,
	type Product
} from '../support/api-products.ts';
import { refuses, signIn, succeeds, test } from '../support/api-world.ts';
import { expect } from '../support/journey.ts';
import { createSignInUser } from '../support/people.ts';

// One system, one after another: the last test asks whether every documented answer was seen.
test.describe.configure({ mode: 'serial' });

let made: Product;

test('a key orders once, however often and at once it is used; another body is refused', async ({
	world: { api, token, owner },
	system: { db }
}) => {
	await giveCredits(db, owner, 200);
	const first = await order(api, token, {}, 'order 1');
	expect(first.credits).toEqual({ price: 5, paid: 0, held: 5 });
	expect((await order(api, token, {}, 'order 1')).id).toBe(first.id);
	const same = await Promise.all(Array.from({ length: 10 }, () => order(api, token, {}, 'order 2')));
	expect(new Set(same.map(({ id }) => id)).size).toBe(1);
	expect(same[0]?.id).not.toBe(first.id);

	const reused = { code: 'idempotency_key_reused', status: 409 };
	const headers = { 'idempotency-key': 'order 1' };
	for (const change of [{ topic: 'Coffee at home' }, { length: 'long' }, { notes: 'Green tea first.' }])
		await refuses(api, 'orderProduct', { token, headers, body: { ...brief, ...change } }, reused);
	const params = { id: owner.workspaceId };
	const other = { token, headers, params, body: { ...brief, tone: 'humorous' } };
	await refuses(api, 'orderProductInWorkspace', other, reused);
	const again = { token, headers, params, body: brief };
	expect(await succeeds(api, 'orderProductInWorkspace', again)).toMatchObject({
		product: { id: first.productId }
	});

	const { rows } = await db.query(
		'select sum(credits)::int as ordered from public.generations where workspace_id = $1',
		[owner.workspaceId]
	);
	expect(rows).toEqual([{ ordered: 10 }]);
	const [unkeyed, next] = [await order(api, token), await order(api, token)];
	expect(unkeyed.id).not.toBe(next.id);
	for (const one of [first, ...same.slice(0, 1), unkeyed, next])
		await reaches(api, token, one.id, 'succeeded');
	const credits = await succeeds(api, 'getCredits', { token, params });
	expect(credits).toMatchObject({ available: 190, held: 0 });

	for (const key of ['', 'x'.repeat(256), 'é', 'a\tb'])
		for (const id of orders)
			await refuses(
				api,
				id,
				{ token, params, headers: { 'idempotency-key': key }, body: brief },
				{ code: 'idempotency_key_invalid', status: 400 }
			);
	await succeeds(api, 'cancelGeneration', {
		token,
		params: { id: (await order(api, token, {}, 'x'.repeat(255))).id }
	});
});

test('an order is watched from its first word to its end', async ({ world: { api, token } }) => {
	const { id } = await order(api, token);
	const { body, fault, headers } = await api.call('watchGeneration', { token, params: { id } });
	expect(fault).toBeNull();
	expect(headers.get('content-type')).toContain('text/event-stream');
	const events = eventsIn(String(body));
	const snapshots = events.filter(({ event }) => event === 'snapshot').map(({ data }) => data as object);
	expect(snapshots[0]).toMatchObject({ id, finishedAt: null });
	expect(snapshots.at(-1)).toMatchObject({ id, state: 'succeeded', credits: { price: 5, paid: 5, held: 0 } });
	expect(snapshots.at(-1)).toEqual(await generationOf(api, token, id));
	const deltas = events.filter(({ event }) => event === 'delta');
	expect(deltas.length).toBeGreaterThan(4);
	expect(deltas[0]?.data).toMatchObject({ attempt: 1, stepId: expect.any(String), text: expect.any(String) });

	const again = await api.call('watchGeneration', { token, params: { id } });
	expect(eventsIn(String(again.body))).toHaveLength(1); // what has ended is told once
});

test('products are listed, last changed first, part by part and as one asks for', async ({
	world: { api, token, owner }
}) => {
	const params = { id: owner.workspaceId };
	const seen: { id: string; updatedAt: string }[] = [];
	for (let query: Record<string, string> | null = { limit: '2' }; query;) {
		const part: { items: never[]; nextCursor: string | null } = (await succeeds(api, 'listProducts', {
			token,
			params,
			query
		})) as never;
		seen.push(...part.items);
		query = part.nextCursor === null ? null : { limit: '2', cursor: part.nextCursor };
	}
	expect(new Set(seen.map(({ id }) => id)).size).toBe(seen.length);
	expect(seen.length).toBe(7); // six orders, and the published one
	const times = seen.map(({ updatedAt }) => Date.parse(updatedAt));
	expect(times).toEqual(times.toSorted((a, b) => b - a));

	const count = async (query: Record<string, string>) =>
		(
			(await succeeds(api, 'listProducts', {
				token,
				params,
				query: { ...query, limit: '100' }
			})) as unknown as {
				items: object[];
			}
		).items;
	expect(await count({ state: 'published' })).toHaveLength(1);
	expect(await count({ type: 'ebook' })).toHaveLength(1);
	expect(await count({ q: 'tea book' })).toHaveLength(1);
	expect(await count({ q: '%' })).toHaveLength(0);
	expect(await count({ collection: randomUUID() })).toHaveLength(0);
	expect(await count({ collection: 'none', type: 'guide', state: 'draft' })).toHaveLength(6);
	const [newest] = await count({ type: 'guide', limit: '1' });
	expect(newest).toMatchObject({
		generation: { state: 'succeeded' },
		price: { amountCents: 1900, currency: 'eur' }
	});
	const unread: Record<string, string>[] = [
		{ state: 'gone' },
		{ type: 'film' },
		{ collection: 'x' },
		{ limit: '0' },
		{ page: '2' }
	];
	for (const query of unread)
		expect((await api.call('listProducts', { token, params, query })).body.error?.code).toBe('query_invalid');
	await refuses(
		api,
		'listProducts',
		{ token, params, query: { cursor: 'x' } },
		{ code: 'cursor_invalid', status: 400 }
	);
});

test('a product is read whole and saved whole, over what was read, or not at all', async ({
	world: { api, token, owner }
}) => {
	const { id, productId } = await order(api, token);
	await reaches(api, token, id, 'succeeded');
	const product = await productOf(api, token, productId);
	expect(product).toMatchObject({ workspaceId: owner.workspaceId, generation: { id, state: 'succeeded' } });
	const [first, second] = product.sections;
	if (!first || !second) throw new Error('a product without sections');

	const params = { id: productId };
	const edit = { id: first.id, version: first.version, title: 'Leaves', body: 'A leaf is picked.' };
	const body = {
		...saveOf(product),
		title: 'Tea, slowly',
		price: { amountCents: 2450, currency: 'usd' },
		sections: [edit]
	};
	const saved = (await succeeds(api, 'saveProduct', { token, params, body })) as never as Product;
	expect(saved).toMatchObject({
		title: 'Tea, slowly',
		price: { amountCents: 2450 },
		version: product.version + 1
	});
	expect(saved.sections[0]).toMatchObject({ ...edit, version: first.version + 1 });
	expect(saved.sections[0]?.openFindings).toBeGreaterThan(0); // it is far too short now
	expect(saved.sections.slice(1)).toEqual(product.sections.slice(1));
	expect(await succeeds(api, 'saveProduct', { token, params, body })).toEqual(saved);
	const inWorkspace = { id: owner.workspaceId, pid: productId };
	expect(await succeeds(api, 'saveProductInWorkspace', { token, params: inWorkspace, body })).toEqual(saved);

	const stale = { ...saveOf(saved), title: 'Half', sections: [{ ...second, version: 99, body: 'x' }] };
	for (const wrong of [
		{ ...body, title: 'Stale' },
		onlyTexts(stale),
		{ ...body, sections: [{ ...edit, body: 'x' }] }
	]) {
		const refusal = { code: 'stale_version', status: 409 };
		await refuses(api, 'saveProduct', { token, params, body: wrong }, refusal);
		await refuses(api, 'saveProductInWorkspace', { token, params: inWorkspace, body: wrong }, refusal);
	}
	const foreign = { ...saveOf(saved), title: 'Half', sections: [{ ...edit, id: randomUUID() }] };
	await refuses(
		api,
		'saveProduct',
		{ token, params, body: foreign },
		{ code: 'section_not_found', status: 404 }
	);
	const unknown = { ...saveOf(saved), price: { amountCents: 100, currency: 'xxx' } };
	await refuses(
		api,
		'saveProduct',
		{ token, params, body: unknown },
		{ code: 'currency_unknown', status: 422 }
	);
	expect(await productOf(api, token, productId)).toEqual(saved);
	made = saved;
});

test('each section tells how it was made, and by whose words', () => {
	const [first, second] = made.sections;
	expect(second?.provenance).toEqual({
		...{ provider: 'demo', model: 'demo', sources: [], shareByPeople: 0 },
		...{ promptVersion: expect.stringMatching(/^[0-9a-f]{12}$/), writtenAt: expect.any(String) }
	});
	expect(first?.provenance).toMatchObject({ model: 'demo', shareByPeople: 0.75 }); // a word of four was there before
});

test('a locked section is not saved, and nothing that came with it', async ({
	world: { api, token },
	system: { db }
}) => {
	const params = { id: made.id };
	const [first] = made.sections;
	if (!first) throw new Error('no section');
	await db.query('update public.sections set is_locked = true where id = $1', [first.id]);
	const { id, version, title } = first;
	const body = { ...saveOf(made), title: 'Half', sections: [{ id, version, title, body: 'Other words.' }] };
	await refuses(api, 'saveProduct', { token, params, body }, { code: 'section_locked', status: 409 });
	expect((await productOf(api, token, made.id)).title).toBe(made.title);
	await db.query('update public.sections set is_locked = false where id = $1', [first.id]);
});

test('each wrong field of an order and of a save is named', async ({ world: { api, token, owner } }) => {
	const place = {
		workspaceId: owner.workspaceId,
		productId: made.id,
		generationId: randomUUID(),
		save: saveOf(made)
	};
	for (const [id, change, fields] of wrongFields(owner.workspaceId, section(made))) {
		const { params, body } = about(id, place);
		const how = { token, params, body: { ...(body as object), ...change } };
		await refuses(api, id, how, { code: 'input_invalid', status: 422, fields });
	}
});

test('an outline is waited for, replaced and approved, and the work paused, gone on with and ended', async ({
	world: { api, token }
}) => {
	const { id } = await order(api, token, { approval: true });
	const params = { id };
	const { outline } = await reaches(api, token, id, 'awaiting_approval');
	if (!outline) throw new Error('no outline to approve');
	expect(outline).toMatchObject({ version: 1 });
	const { version, ...words } = outline;
	const mine = { ...words, title: 'Tea, my way', sections: words.sections.slice(0, 3) };
	await refuses(
		api,
		'approveOutline',
		{ token, params, body: { version: 9 } },
		{ code: 'stale_version', status: 409 }
	);
	await refuses(
		api,
		'approveOutline',
		{ token, params, body: { version: 9, outline: mine } },
		{ code: 'stale_version', status: 409 }
	);
	const approved = await succeeds(api, 'approveOutline', { token, params, body: { version, outline: mine } });
	expect(approved).toMatchObject({ state: 'running', outline: null });

	expect(await succeeds(api, 'pauseGeneration', { token, params })).toMatchObject({ state: 'paused' });
	expect(await succeeds(api, 'pauseGeneration', { token, params })).toMatchObject({ state: 'paused' });
	await succeeds(api, 'approveOutline', { token, params, body: { version } });
	await refuses(
		api,
		'approveOutline',
		{ token, params, body: { version, outline: mine } },
		{ code: 'outline_settled', status: 409 }
	);
	expect(await succeeds(api, 'resumeGeneration', { token, params })).toMatchObject({ state: 'running' });
	const done = await reaches(api, token, id, 'succeeded');
	expect(done.steps.filter(({ kind }) => kind === 'section')).toHaveLength(3);
	expect((await productOf(api, token, done.productId)).title).toBe('Tea, my way');

	const { id: ended } = await order(api, token, { approval: true });
	await reaches(api, token, ended, 'awaiting_approval');
	const cancelled = await succeeds(api, 'cancelGeneration', { token, params: { id: ended } });
	expect(cancelled).toMatchObject({ state: 'cancelled', credits: { paid: 0, held: 0 } });
	expect(await succeeds(api, 'resumeGeneration', { token, params: { id: ended } })).toMatchObject({
		state: 'awaiting_approval',
		credits: { held: 5 }
	});
	await succeeds(api, 'cancelGeneration', { token, params: { id: ended } });
});

test('a key orders, saves and steers in its workspace, in the name of who made it', async ({
	world: { api, owner, stranger, strangerToken },
	system: { db }
}) => {
	const key = await addKey(db, owner.workspaceId, ['products:write'], owner.actor.userId);
	const { id, productId } = await order(api, key, { approval: true });
	const { rows } = await db.query('select created_by from public.generations where id = $1', [id]);
	expect(rows).toEqual([{ created_by: owner.actor.userId }]);
	await reaches(api, key, id, 'awaiting_approval');
	await succeeds(api, 'pauseGeneration', { token: key, params: { id } });
	await succeeds(api, 'approveOutline', { token: key, params: { id }, body: { version: 1 } });
	const { body } = await api.call('watchGeneration', { token: key, params: { id } });
	expect(eventsIn(String(body)).at(-1)?.data).toMatchObject({ state: 'succeeded' });
	const calls = await db.query('select distinct user_id from public.ai_calls where generation_id = $1', [id]);
	expect(calls.rows).toEqual([{ user_id: owner.actor.userId }]);
	const product = await productOf(api, key, productId);
	const save = { ...saveOf(product), title: 'By a program' };
	await succeeds(api, 'saveProduct', { token: key, params: { id: productId }, body: save });
	await succeeds(api, 'resumeGeneration', { token: key, params: { id } });
	await succeeds(api, 'listProducts', { token: key, params: { id: owner.workspaceId } });

	const foreign = await addKey(db, stranger.workspaceId, ['products:write'], stranger.actor.userId);
	const place = { workspaceId: owner.workspaceId, productId, generationId: id, save };
	for (const token of [foreign, strangerToken])
		for (const one of [...writes, ...reads]) {
			const answer = await api.call(one, { token, ...about(one, place) });
			expect([one, answer.status, answer.fault]).toEqual([one, 404, null]);
		}

	const reader = await addKey(db, owner.workspaceId, ['products:read'], owner.actor.userId);
	for (const one of writes)
		await refuses(api, one, { token: reader, ...about(one, place) }, { code: 'scope_missing', status: 403 });
	for (const one of reads) {
		expect((await api.call(one, { token: reader, ...about(one, place) })).status).toBe(200);
		const seller = await addKey(db, owner.workspaceId, ['sales:read']);
		await refuses(api, one, { token: seller, ...about(one, place) }, { code: 'scope_missing', status: 403 });
	}
	const orphan = await addKey(db, owner.workspaceId, ['products:write']);
	for (const one of [...orders, 'resumeGeneration', 'approveOutline'])
		await refuses(api, one, { token: orphan, ...about(one, place) }, { code: 'not_a_member', status: 403 });
});

test('viewers read; nobody writes without a seat, a token, or in a frozen workspace', async ({
	world: { api, owner },
	system: { db }
}) => {
	const viewer = await createSignInUser(db, 'Vera Viewer');
	const guest = await createSignInUser(db, 'Gus Seatless');
	await join(db, owner.workspaceId, viewer, 'viewer');
	await join(db, owner.workspaceId, guest, 'member');
	await db.query(
		'update public.workspace_members set has_seat = false where user_id = $1 and workspace_id = $2',
		[guest.actor.userId, owner.workspaceId]
	);
	const generationId = made.generation?.id ?? '';
	const place = { workspaceId: owner.workspaceId, productId: made.id, generationId, save: saveOf(made) };
	const [viewerToken, guestToken] = [await signIn(api, viewer), await signIn(api, guest)];
	const key = await addKey(db, owner.workspaceId, ['products:write'], guest.actor.userId);
	for (const one of reads)
		expect((await api.call(one, { token: viewerToken, ...about(one, place) })).status).toBe(200);
	for (const one of writes) {
		const how = about(one, place);
		await refuses(api, one, { ...how, token: viewerToken }, { code: 'role_too_low', status: 403 });
		await refuses(api, one, { ...how, token: guestToken }, { code: 'seat_missing', status: 402 });
	}
	await refuses(api, 'orderProduct', { token: key, body: brief }, { code: 'not_a_member', status: 403 });
	for (const one of [...reads, ...writes])
		await refuses(api, one, { ...about(one, place), token: 'x' }, { code: 'token_invalid', status: 401 });

	const ownerToken = await signIn(api, owner);
	const ownersKey = await addKey(db, owner.workspaceId, ['products:write'], owner.actor.userId);
	await db.query('update public.workspaces set delete_at = now() where id = $1', [owner.workspaceId]);
	for (const token of [ownerToken, ownersKey])
		for (const one of writes)
			await refuses(api, one, { ...about(one, place), token }, { code: 'workspace_frozen', status: 409 });
	await db.query('update public.workspaces set delete_at = null where id = $1', [owner.workspaceId]);
});

test('a body that is no JSON, too large, or of another type is refused before anything is done', async ({
	world: { api, token, owner }
}) => {
	const place = {
		workspaceId: owner.workspaceId,
		productId: made.id,
		generationId: randomUUID(),
		save: saveOf(made)
	};
	for (const id of [...orders, ...saves, 'approveOutline']) {
		const { params, body } = about(id, place);
		await refuses(api, id, { token, params, body: '{' }, { code: 'json_malformed', status: 400 });
		const contentType = 'text/plain';
		await refuses(
			api,
			id,
			{ token, params, body, contentType },
			{ code: 'unsupported_media_type', status: 415 }
		);
		const padding = 'x'.repeat(saves.includes(id) ? 2_700_000 : 530_000);
		const large = { token, params, body: { ...(body as object), padding } };
		await refuses(api, id, large, { code: 'body_too_large', status: 413 });
	}
});

test('who asks too often waits', async ({ world: { api, owner } }) => {
	const place = { workspaceId: owner.workspaceId, productId: made.id, generationId: randomUUID(), save: {} };
	const token = `flood-${randomUUID()}`;
	for (const [ids, most] of [
		[writes, 120],
		[reads, 300]
	] as const) {
		const flooding = ids[0] ?? '';
		for (let sent = 0; sent < most; sent += 20)
			await Promise.all(
				Array.from({ length: 20 }, () => api.call(flooding, { token, ...about(flooding, place) }))
			);
		for (const id of ids)
			await refuses(api, id, { token, ...about(id, place) }, { code: 'rate_limited', status: 429 });
	}
});

test('every documented answer was given', async ({ shared: { api } }) => {
	expect(api.unseen((tag) => ['Products', 'Generations'].includes(tag))).toEqual([]);
});
