import { randomUUID } from 'node:crypto';
import { openApi, type Answer, type Api, type Call } from './api-client.ts';
import { expect, test as base, type System } from './journey.ts';
import { createPublishedProduct, createSignInUser, type Creator } from './people.ts';

type Shared = {
	api: Api;
	owner: Creator;
	stranger: Creator;
	token: string;
	strangerToken: string;
	slug: string;
};
/** One system, one document, two people: for all tests of a run. A test's tokens are its own, and so are the limits. */
export const test = base.extend<{ world: Shared }, { shared: Omit<Shared, 'token' | 'strangerToken'> }>({
	shared: [async ({ system }, use) => use(await createShared(system)), { scope: 'worker' }],
	world: async ({ shared, system }, use) => {
		await system.db.query('truncate private.rate_limits'); // all tests ask from one address, and some ask very often
		const { api, owner, stranger } = shared;
		const [token, strangerToken] = [await signIn(api, owner), await signIn(api, stranger)];
		await use({ ...shared, token, strangerToken });
	}
});

async function createShared({ origin, db }: System) {
	const api = await openApi(origin);
	const [owner, stranger] = [
		await createSignInUser(db, 'Ada Owner'),
		await createSignInUser(db, 'Sam Stranger')
	];
	const { slug } = await createPublishedProduct(db, owner);
	return { api, owner, stranger, slug };
}

export async function signIn(api: Api, { email, password }: Creator): Promise<string> {
	return String((await succeeds(api, 'login', { body: { email, password } })).accessToken);
}

/** What the operation answers when all is well, and as documented. */
export async function succeeds(api: Api, id: string, how: Call = {}): Promise<Record<string, never>> {
	const { status, body, fault } = await api.call(id, how);
	expect(fault).toBeNull();
	expect(status, `${id}: ${JSON.stringify(body)}`).toBeLessThan(300);
	return body as object as Record<string, never>;
}

type Refused = { code: string; status: number; fields?: Record<string, string> };

/** The operation refuses with this code and status, naming exactly these fields, as documented. */
export async function refuses(api: Api, id: string, how: Call, expected: Refused): Promise<Answer> {
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

export const newEmail = (): string => `api-${randomUUID().slice(0, 8)}@example.com`;
