import { randomUUID } from 'node:crypto';
import { createConfig, lintFromString } from '@redocly/openapi-core';
import { goodBodies, password } from '../support/api-bodies.ts';
import { addKey, type Call } from '../support/api-client.ts';
import { newEmail, refuses, succeeds, test } from '../support/api-world.ts';
import { expect } from '../support/journey.ts';
import { createSignInUser } from '../support/people.ts';

/** Asked about in api-products.test.ts and api-templates.test.ts. */
const madeOf = new Set(['Products', 'Generations', 'Templates']);

// One file, one system, one after another: the last test asks whether every documented answer was seen.
test.describe.configure({ mode: 'serial' });

test('the served document is sound OpenAPI 3.1, down to its examples', async ({ world: { api } }) => {
	expect(api.document.openapi).toBe('3.1.0');
	const config = await createConfig({
		extends: ['recommended'],
		// Whose licence the API stands under is for the operator to say.
		// And health refuses nobody.
		rules: { 'info-license': 'off', 'operation-4xx-response': 'off' }
	});
	const problems = await lintFromString({ source: JSON.stringify(api.document), config });
	expect(
		problems.map(({ ruleId, message, location }) => `${ruleId}: ${message} ${location[0]?.pointer}`)
	).toEqual([]);
	expect(api.faultyExamples()).toEqual([]);
});

test('the document is cached, and not sent again to who has it', async ({ request }) => {
	const first = await request.get('/api/openapi.json');
	expect(first.headers()['cache-control']).toBe('public, max-age=300');
	const again = await request.get('/api/openapi.json', {
		headers: { 'if-none-match': first.headers().etag ?? '' }
	});
	expect(again.status()).toBe(304);
});

test('a new address is registered, confirmed by mail and signed in; a known one hears the same', async ({
	world: { api, owner },
	system,
	request
}) => {
	const email = newEmail();
	const account = { displayName: 'New Writer', email, password };
	expect(await succeeds(api, 'register', { body: account })).toEqual({ accepted: true });
	expect(await succeeds(api, 'register', { body: { ...account, email: owner.email } })).toEqual({
		accepted: true
	});
	await refuses(api, 'login', { body: { email, password } }, { code: 'email_not_confirmed', status: 403 });

	const mail = await system.inbox.latestTo(email);
	const link = new URL(mail.links.find((one) => one.includes('token_hash')) ?? '');
	await request.post(link.pathname + link.search, { headers: { origin: system.origin }, form: {} });
	const session = await succeeds(api, 'login', { body: { email: email.toUpperCase(), password } });
	const me = await succeeds(api, 'me', { token: session.accessToken });
	expect(me).toMatchObject({ kind: 'user', email, displayName: 'New Writer' });
});

test('a session lives on by its refresh token, which works once', async ({ world: { api, owner } }) => {
	const { email, password } = owner;
	const first = await succeeds(api, 'login', { body: { email, password } });
	const next = await succeeds(api, 'refresh', { body: { refreshToken: first.refreshToken } });
	expect(next.refreshToken).not.toBe(first.refreshToken);
	expect(await succeeds(api, 'me', { token: next.accessToken })).toMatchObject({ email });
	await refuses(
		api,
		'refresh',
		{ body: { refreshToken: 'made-up' } },
		{ code: 'token_invalid', status: 401 }
	);
});

test('a forgotten password is set anew by the mail’s link, once, and ends what was open', async ({
	world: { api },
	system
}) => {
	const person = await createSignInUser(system.db, 'Forgetful');
	const { email } = person;
	const before = await succeeds(api, 'login', { body: { email, password: person.password } });
	expect(await succeeds(api, 'forgotPassword', { body: { email } })).toEqual({ accepted: true });
	expect(await succeeds(api, 'forgotPassword', { body: { email: newEmail() } })).toEqual({ accepted: true });
	const { links } = await system.inbox.latestTo(email);
	const tokenHash = new URL(links.find((one) => one.includes('token_hash')) ?? '').searchParams.get(
		'token_hash'
	);

	await succeeds(api, 'resetPassword', { body: { tokenHash, password } });
	await refuses(
		api,
		'resetPassword',
		{ body: { tokenHash, password } },
		{ code: 'link_expired', status: 410 }
	);
	await succeeds(api, 'login', { body: { email, password } });
	await refuses(
		api,
		'login',
		{ body: { email, password: person.password } },
		{ code: 'credentials_wrong', status: 400 }
	);
	await refuses(
		api,
		'refresh',
		{ body: { refreshToken: before.refreshToken } },
		{ code: 'token_invalid', status: 401 }
	);
});

test('who sends no token, a wrong one or a forged one is nobody, whatever the cookies say', async ({
	world: { api, token },
	creator,
	system
}) => {
	const [head, body] = token.split('.');
	const wrong = ['x', `${head}.${body}.AAAA`, `nox_${'A'.repeat(43)}`, 'nox_short'];
	for (const one of wrong) {
		const { headers } = await refuses(api, 'me', { token: one }, { code: 'token_invalid', status: 401 });
		expect(headers.get('www-authenticate')).toBe('Bearer');
		const answer = await creator.page.request.get('/api/auth/me', {
			headers: { authorization: `Bearer ${one}` }
		});
		expect(answer.status(), 'the session of the cookies is not taken instead').toBe(401);
	}
	for (const id of ['listWorkspaces', 'createWorkspace', 'listMembers', 'inviteMember'])
		await refuses(
			api,
			id,
			{ token: 'x', params: { id: randomUUID() } },
			{ code: 'token_invalid', status: 401 }
		);
	const nobody = await fetch(`${system.origin}/api/workspaces`);
	expect([nobody.status, ((await nobody.json()) as { error: { code: string } }).error.code]).toEqual([
		401,
		'sign_in_required'
	]);
	expect(await (await creator.page.request.get('/api/auth/me')).json()).toMatchObject({
		email: creator.email
	});
});

test('a person sees the workspaces they belong to, part by part', async ({
	world: { api, token, owner }
}) => {
	const handle = `press-${randomUUID().slice(0, 8)}`;
	const made = await succeeds(api, 'createWorkspace', { token, body: { name: 'Quiet Press', handle } });
	expect(made).toMatchObject({ handle, name: 'Quiet Press', role: 'owner', deleteAt: null });
	await succeeds(api, 'createWorkspace', { token, body: { name: 'Without a handle' } });
	await refuses(
		api,
		'createWorkspace',
		{ token, body: { name: 'Again', handle } },
		{ code: 'handle_taken', status: 409 }
	);

	const seen: string[] = [];
	let query: Record<string, string> = { limit: '1' };
	for (let parts = 0; parts < 5; parts++) {
		const { items, nextCursor } = (await succeeds(api, 'listWorkspaces', { token, query })) as unknown as {
			items: { id: string }[];
			nextCursor: string | null;
		};
		seen.push(...items.map(({ id }) => id));
		if (!nextCursor) break;
		query = { limit: '1', cursor: nextCursor };
	}
	expect(seen).toHaveLength(3);
	expect(new Set(seen).size).toBe(3);
	expect(seen[0]).toBe(owner.workspaceId);
});

test('lists refuse what they can’t read, and workspaces who is not in them', async ({
	world: { api, token, strangerToken, owner },
	system: { db }
}) => {
	const params = { id: owner.workspaceId };
	for (const id of ['listWorkspaces', 'listMembers', 'listPublicProducts'])
		await refuses(
			api,
			id,
			{ token, params, query: { cursor: 'x' } },
			{ code: 'cursor_invalid', status: 400 }
		);
	const key = await addKey(db, owner.workspaceId, ['sales:read']);
	await refuses(api, 'listMembers', { token: key, params }, { code: 'scope_missing', status: 403 });
	const body = { email: newEmail(), role: 'viewer' };
	await refuses(
		api,
		'inviteMember',
		{ token: strangerToken, params, body },
		{ code: 'workspace_not_found', status: 404 }
	);
});

test('an invitation is mailed, and an address is invited once', async ({
	world: { api, token, owner },
	system
}) => {
	const params = { id: owner.workspaceId };
	const email = newEmail();
	const made = await succeeds(api, 'inviteMember', { token, params, body: { email, role: 'member' } });
	expect(made).toMatchObject({ email, role: 'member' });
	const { text } = await system.inbox.latestTo(email);
	expect(text).toContain('/invitation/');
	await refuses(
		api,
		'inviteMember',
		{ token, params, body: { email, role: 'admin' } },
		{ code: 'already_invited', status: 409 }
	);
	await refuses(
		api,
		'inviteMember',
		{ token, params, body: { email: owner.email, role: 'member' } },
		{ code: 'already_member', status: 409 }
	);
});

test('an API key reaches the same endpoints, in its workspace and as far as its scopes go', async ({
	world: { api, owner, stranger },
	system: { db }
}) => {
	const params = { id: owner.workspaceId };
	const reader = await addKey(db, owner.workspaceId, ['members:read']);
	const inviter = await addKey(db, owner.workspaceId, ['members:write', 'workspace:read']);
	expect(await succeeds(api, 'me', { token: reader })).toMatchObject({
		kind: 'api_key',
		workspaceId: owner.workspaceId,
		scopes: ['members:read']
	});
	await succeeds(api, 'listMembers', { token: reader, params });
	await refuses(api, 'listWorkspaces', { token: reader }, { code: 'scope_missing', status: 403 });
	const invitation = { email: newEmail(), role: 'viewer' };
	await refuses(
		api,
		'inviteMember',
		{ token: reader, params, body: invitation },
		{ code: 'scope_missing', status: 403 }
	);

	await succeeds(api, 'listMembers', { token: inviter, params });
	await succeeds(api, 'inviteMember', { token: inviter, params, body: invitation });
	await refuses(
		api,
		'inviteMember',
		{ token: inviter, params, body: { email: newEmail(), role: 'owner' } },
		{ code: 'role_above_yours', status: 403 }
	);
	const { items } = (await succeeds(api, 'listWorkspaces', { token: inviter })) as unknown as {
		items: { id: string; role: null }[];
	};
	expect(items.map(({ id, role }) => [id, role])).toEqual([[owner.workspaceId, null]]);
	await refuses(
		api,
		'listMembers',
		{ token: inviter, params: { id: stranger.workspaceId } },
		{ code: 'workspace_not_found', status: 404 }
	);
	await refuses(
		api,
		'createWorkspace',
		{ token: inviter, body: { name: 'A key’s' } },
		{ code: 'key_not_allowed', status: 403 }
	);
});

test('plans are listed; a page to pay is opened for admins; history and credits are read', async ({
	world: { api, token, strangerToken, owner, stranger },
	system: { db }
}) => {
	const { plans, packs } = (await succeeds(api, 'listPlans')) as unknown as {
		plans: { code: string; prices: { id: string }[] }[];
		packs: { prices: { id: string }[] }[];
	};
	const planPriceId = plans.find(({ code }) => code === 'pro')?.prices[0]?.id;
	const body = { workspaceId: owner.workspaceId, packPriceId: packs[0]?.prices[0]?.id };
	const key = await addKey(db, owner.workspaceId, ['sales:read']);
	for (const id of ['checkoutWithStripe', 'checkoutWithPayPal']) {
		expect((await succeeds(api, id, { token, body })).url).toMatch(/^http/);
		const refusal = { code: 'workspace_not_found', status: 404 };
		await refuses(api, id, { token: strangerToken, body }, refusal);
		await refuses(api, id, { token: 'x', body }, { code: 'token_invalid', status: 401 });
		await refuses(api, id, { token: key, body }, { code: 'key_not_allowed', status: 403 });
		await db.query('update public.workspaces set delete_at = now() where id = $1', [stranger.workspaceId]);
		const frozen = { ...body, workspaceId: stranger.workspaceId };
		await refuses(api, id, { token: strangerToken, body: frozen }, { code: 'workspace_frozen', status: 409 });
		await db.query('update public.workspaces set delete_at = null where id = $1', [stranger.workspaceId]);
	}
	await succeeds(api, 'checkoutWithStripe', { token, body: { workspaceId: owner.workspaceId, planPriceId } });

	const [params, query] = [{ id: owner.workspaceId }, { workspaceId: owner.workspaceId }];
	expect(await succeeds(api, 'listHistory', { token, query })).toEqual({ items: [], nextCursor: null });
	const unread = { code: 'cursor_invalid', status: 400 };
	await refuses(api, 'listHistory', { token, query: { ...query, cursor: 'x' } }, unread);
	const incomplete = { code: 'query_invalid', status: 400, fields: { workspaceId: 'value_missing' } };
	await refuses(api, 'listHistory', { token, query: {} }, incomplete);
	const { rows } = await db.query<{ purchased: number }>(
		`select balance::int as purchased from private.ledger_accounts where workspace_id = $1 and kind = 'credits_purchased'`,
		[owner.workspaceId]
	);
	const purchased = rows[0]?.purchased ?? 0;
	expect(purchased).toBeGreaterThan(0);
	expect(await succeeds(api, 'getCredits', { token, params })).toMatchObject({
		available: purchased,
		purchased
	});
	const unknown = { code: 'workspace_not_found', status: 404 };
	await refuses(api, 'getCredits', { token: strangerToken, params }, unknown);
	const billingKey = await addKey(db, owner.workspaceId, ['billing:read']);
	for (const id of ['listHistory', 'getCredits']) {
		await succeeds(api, id, { token: billingKey, params, query: id === 'listHistory' ? query : {} });
		await refuses(api, id, { token: key, params, query }, { code: 'scope_missing', status: 403 });
		await refuses(api, id, { token: 'x', params, query }, { code: 'token_invalid', status: 401 });
	}
});

test('published products are listed and read by anybody', async ({
	world: { api, slug },
	system: { origin }
}) => {
	const { products } = (await succeeds(api, 'listPublicProducts', { query: { limit: '1' } })) as unknown as {
		products: { slug: string }[];
	};
	expect(products).toHaveLength(1);
	expect(await succeeds(api, 'getPublicProduct', { params: { slug } })).toMatchObject({ product: { slug } });
	for (const wrong of ['never-was', '%00', '../x'])
		await refuses(
			api,
			'getPublicProduct',
			{ params: { slug: wrong } },
			{ code: 'product_not_found', status: 404 }
		);
	const { headers } = await fetch(`${origin}/api/public/products`);
	expect(headers.get('access-control-allow-origin')).toBe('*');
	expect(headers.get('cache-control')).toContain('public, max-age=60');
});

test('health says whether every part is well', async ({ world: { api }, system: { db } }) => {
	expect(await succeeds(api, 'health')).toMatchObject({ status: 'ok' });
	await db.query('revoke execute on function public.queue_health from service_role');
	const { status, body, fault } = await api.call('health');
	await db.query('grant execute on function public.queue_health to service_role');
	expect([status, fault]).toEqual([503, null]);
	expect(body).toMatchObject({ status: 'down', parts: { queue: { ok: false }, database: { ok: true } } });
});

test('the document itself is as documented', async ({ world: { api } }) => {
	await succeeds(api, 'openApi');
});

test('a body that is no JSON, too large, or of another type is refused before anything is done', async ({
	world: { api, token, owner }
}) => {
	const params = { id: owner.workspaceId };
	for (const [id, body] of Object.entries(goodBodies)) {
		for (const text of ['', '{', '{"a":1,}', 'undefined', "{'a':1}"])
			await refuses(api, id, { token, params, body: text }, { code: 'json_malformed', status: 400 });
		for (const contentType of ['application/xml', 'application/jsonp', 'text/json', 'text/plain'])
			await refuses(
				api,
				id,
				{ token, params, body, contentType },
				{ code: 'unsupported_media_type', status: 415 }
			);
		for (const text of ['null', '[]', '"text"', '7'])
			await refuses(
				api,
				id,
				{ token, params, body: text },
				{ code: 'input_invalid', status: 422, fields: { '': 'value_invalid' } }
			);
		await refuses(
			api,
			id,
			{ token, params, body: { ...body, padding: 'x'.repeat(70_000) } },
			{ code: 'body_too_large', status: 413 }
		);
	}
});

test('who asks too often waits, and is told how long', async ({ world: { api, token, owner, slug } }) => {
	const email = newEmail();
	const guess = () => api.call('login', { body: { email, password: 'wrong' } });
	for (let guesses = 0; guesses < 10; guesses++)
		expect((await guess()).body.error?.code).toBe('credentials_wrong');
	const refused = await guess();
	expect([refused.body.error?.code, refused.fault]).toEqual(['too_many_attempts', null]);
	expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);

	const mine = { params: { id: owner.workspaceId, slug }, token: `flood-${randomUUID()}` };
	const flood = async (id: string, how: Call) => {
		for (let sent = 0; sent < 400; sent += 20) {
			const answers = await Promise.all(Array.from({ length: 20 }, () => api.call(id, how)));
			if (answers.some(({ status }) => status === 429)) return;
		}
		throw new Error(`${id} takes any number of requests`);
	};
	await flood('refresh', { ...mine, body: {} });
	for (const [id, body] of Object.entries(goodBodies)) {
		const { headers } = await refuses(api, id, { ...mine, body }, { code: 'rate_limited', status: 429 });
		expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
	}
	await flood('openApi', mine);
	for (const id of [
		'me',
		'listWorkspaces',
		'listMembers',
		'listPublicProducts',
		'getPublicProduct',
		'listPlans',
		'listHistory',
		'getCredits',
		'openApi'
	])
		await refuses(api, id, mine, { code: 'rate_limited', status: 429 });
	expect((await api.call('me', { token })).status, 'others are not refused for it').toBe(200);
});

test('every documented answer was given', async ({ shared: { api } }) => {
	expect(api.unseen((tag) => !madeOf.has(tag))).toEqual([]);
});
