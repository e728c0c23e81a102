import { badFields, goodBodies } from '../support/api-bodies.ts';
import { refuses, test } from '../support/api-world.ts';
import { expect } from '../support/journey.ts';

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
