import { randomUUID } from 'node:crypto';
import { createConfig, lintFromString } from '@redocly/openapi-core';
import { badFields, goodBodies, password } from '../support/api-bodies.ts';
import { addKey, openApi, type Answer, type Api, type Call } from '../support/api-client.ts';
import { expect, test as base, type System } from '../support/journey.ts';
import { createPublishedProduct, createSignInUser, type Creator } from '../support/people.ts';

// One file, one system, one after another: the last test asks whether every documented answer was seen.
base.describe.configure({ mode: 'serial' });

type Shared = {
	api: Api;
	owner: Creator;
	stranger: Creator;
	token: string;
	strangerToken: string;
	slug: string;
};
let shared: Promise<Shared> | undefined;

const test = base.extend<{ world: Shared }>({
	world: async ({ system }, use) => use(await (shared ??= createShared(system)))
});

async function createShared({ origin, db }: System): Promise<Shared> {
	const api = await openApi(origin);
	const [owner, stranger] = [
		await createSignInUser(db, 'Ada Owner'),
		await createSignInUser(db, 'Sam Stranger')
	];
	const { slug } = await createPublishedProduct(db, owner);
	const [token, strangerToken] = [await signIn(api, owner), await signIn(api, stranger)];
	return { api, owner, stranger, token, strangerToken, slug };
}

async function signIn(api: Api, { email, password }: Creator): Promise<string> {
	return (await succeeds(api, 'login', { body: { email, password } })).accessToken;
}

async function succeeds(api: Api, id: string, how: Call = {}): Promise<Record<string, never>> {
	const { status, body, fault } = await api.call(id, how);
	expect(fault).toBeNull();
	expect(status, `${id}: ${JSON.stringify(body)}`).toBeLessThan(300);
	return body;
}

type Refused = { code: string; status: number; fields?: Record<string, string> };

async function refuses(api: Api, id: string, how: Call, expected: Refused): Promise<Answer> {
	const answer = await api.call(id, how);
	const { code, fields } = answer.body.error ?? { code: 'none' };
	const named = fields && Object.fromEntries(fields.map((field) => [field.path, field.code]));
	expect(
		{ code, status: answer.status, fields: named },
		`${id} ${JSON.stringify(how).slice(0, 200)}`
	).toEqual({
		...expected,
		fields: expected.fields
	});
	expect(answer.fault).toBeNull();
	return answer;
}

const newEmail = (): string => `api-${randomUUID().slice(0, 8)}@example.com`;

test('the served document is sound OpenAPI 3.1, down to its examples', async ({ world: { api } }) => {
	expect(api.document.openapi).toBe('3.1.0');
	const config = await createConfig({
		extends: ['recommended'],
		// Whose licence the API stands under is for the operator to say.
		rules: { 'info-license': 'off' }
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

test('each wrong field of a body is named, with a code and a sentence', async ({
	world: { api, token, owner }
}) => {
	for (const [id, change, fields] of badFields) {
		const body = { ...goodBodies[id], ...change };
		const how = { token, params: { id: owner.workspaceId }, body };
		const answer = await refuses(api, id, how, { code: 'input_invalid', status: 422, fields });
		for (const { message } of answer.body.error?.fields ?? []) expect(message).toMatch(/^[A-Z].+\.$/);
	}
});

test('keys of an object’s prototype are fields like any other', async ({ world: { api } }) => {
	const body = '{"email":"a@example.com","__proto__":{"admin":true},"constructor":1}';
	const { status, body: answer } = await api.call('forgotPassword', { body });
	expect(status).toBe(422);
	expect(answer.error?.fields?.map(({ path }) => path).sort()).toEqual(['__proto__', 'constructor']);
});

test('each wrong parameter of a query is named', async ({ world: { api, token, owner } }) => {
	const params = { id: owner.workspaceId };
	const lists = ['listWorkspaces', 'listMembers', 'listPublicProducts'];
	for (const id of lists) {
		for (const limit of ['0', '101', 'many', '1.5', '-1', ''])
			await refuses(
				api,
				id,
				{ token, params, query: { limit } },
				{ code: 'query_invalid', status: 400, fields: { limit: 'value_invalid' } }
			);
		await refuses(
			api,
			id,
			{ token, params, query: { wat: '1' } },
			{ code: 'query_invalid', status: 400, fields: { wat: 'field_unknown' } }
		);
		await refuses(
			api,
			id,
			{ token, params, query: 'limit=1&limit=2' },
			{ code: 'query_invalid', status: 400, fields: { limit: 'value_repeated' } }
		);
		for (const cursor of ['x', Buffer.from('{"at":"now","id":"1"}').toString('base64url')])
			await refuses(api, id, { token, params, query: { cursor } }, { code: 'cursor_invalid', status: 400 });
	}
	await refuses(
		api,
		'listMembers',
		{ token, params, query: { role: 'emperor', q: '\u0000' } },
		{ code: 'query_invalid', status: 400, fields: { role: 'value_invalid' } }
	);
});

test('an unknown address and a wrong method are told in JSON', async ({ request }) => {
	for (const path of ['/api/nothing', '/api/auth', '/api/workspaces/1/2/3']) {
		for (const method of ['GET', 'POST', 'DELETE']) {
			const answer = await request.fetch(path, { method, data: {} });
			expect([path, answer.status(), await codeOf(answer)]).toEqual([path, 404, 'not_found']);
		}
	}
	for (const [path, method, allow] of [
		['/api/auth/login', 'GET', 'POST'],
		['/api/auth/me', 'POST', 'GET, HEAD'],
		['/api/workspaces', 'DELETE', 'GET, HEAD, POST'],
		['/api/openapi.json', 'PUT', 'GET, HEAD']
	] as const) {
		const answer = await request.fetch(path, { method, data: {} });
		expect([path, answer.status(), await codeOf(answer)]).toEqual([path, 405, 'method_not_allowed']);
		expect(answer.headers().allow).toBe(allow);
	}
});

async function codeOf(answer: { json: () => Promise<unknown> }): Promise<string> {
	return ((await answer.json()) as { error: { code: string } }).error.code;
}

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
		'openApi'
	])
		await refuses(api, id, mine, { code: 'rate_limited', status: 429 });
	expect((await api.call('me', { token })).status, 'others are not refused for it').toBe(200);
});

test('every documented answer was given', async ({ world: { api } }) => {
	expect(api.unseen()).toEqual([]);
});
