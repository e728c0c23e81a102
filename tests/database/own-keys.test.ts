import { createHash, randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { streamText } from '../../src/lib/server/ai/index.ts';
import { aiContext } from '../../src/lib/server/models/context.ts';
import * as ownKeys from '../../src/lib/server/models/own-keys.ts';
import { tryOwnKey } from '../../src/lib/server/models/trying.ts';
import { seal } from '../../src/lib/server/platform/encryption.ts';
import { closePostgres } from '../../src/lib/server/platform/postgres.ts';
import { tokenClient, type SessionClient } from '../../src/lib/server/platform/supabase.ts';
import { createSignInUser, type Creator } from '../support/people.ts';
import { useSettings } from '../support/settings.ts';
import { become } from '../support/audit-entries.ts';
import { as, openDatabase, orderGeneration, type Actor } from '../support/world.ts';

const secret = 'gsk_0123456789abcdefWXYZ';
const [newKey, oldKey] = [1, 2].map((fill) => Buffer.alloc(32, fill).toString('base64'));

let db: pg.Pool;
let provider: Server;
let keysSent: string[];
let owner: Creator;

beforeAll(async () => {
	const stack = inject('stack');
	db = openDatabase(stack.superuserUrl);
	provider = createServer((request, response) => {
		keysSent.push(request.headers.authorization ?? '');
		const chunk = (choice: object) => `data: ${JSON.stringify({ choices: [choice] })}\n\n`;
		response.writeHead(200, { 'content-type': 'text/event-stream' });
		response.end(chunk({ delta: { content: 'ready' } }) + chunk({ finish_reason: 'stop' }));
	});
	await new Promise<void>((resolve) => provider.listen(0, '127.0.0.1', resolve));
	const { port } = provider.address() as AddressInfo;
	useSettings(stack, {
		AI_PROVIDER: 'openai',
		GROQ_API_KEY: 'the-key-of-the-operator',
		GROQ_BASE_URL: `http://127.0.0.1:${port}/v1`,
		ENCRYPTION_KEYS: `${newKey},${oldKey}`,
		LOG_LEVEL: 'silent'
	});
});
beforeEach(async () => {
	keysSent = [];
	owner = await createSignInUser(db, 'Olive Owner');
});
afterAll(async () => {
	provider.closeAllConnections();
	await new Promise((resolve) => provider.close(resolve));
	await closePostgres();
	await db.end();
});

async function clientOf({ email, password }: Creator): Promise<SessionClient> {
	const { data } = await tokenClient().auth.signInWithPassword({ email, password });
	return tokenClient(data.session?.access_token);
}
const holderOf = async (creator: Creator) => ({
	supabase: await clientOf(creator),
	workspaceId: owner.workspaceId
});
const setKey = async (key = secret) => ownKeys.set(await holderOf(owner), { provider: 'groq', key });
const rowOf = async () =>
	(await db.query('select * from public.provider_keys where workspace_id = $1', [owner.workspaceId])).rows[0];
const quote = async (actor: Actor = owner.actor) =>
	as(
		db,
		actor,
		async (client) =>
			(await client.query('select * from public.generation_quote($1)', [owner.workspaceId])).rows
	);
const write = () =>
	streamText(
		{ task: 'section', system: 's', prompt: 'p', demo: () => '' },
		aiContext({ workspaceId: owner.workspaceId, keySource: 'workspace' }),
		() => undefined
	);

describe('a workspace’s own key', () => {
	it('is stored encrypted, and only its last four characters are told', async () => {
		await setKey();
		expect(JSON.stringify(await rowOf())).not.toContain(secret);
		expect(await ownKeys.list(await holderOf(owner))).toEqual([
			{ provider: 'groq', hint: 'WXYZ', setAt: expect.any(String), setBy: owner.actor.userId }
		]);
	});

	it('is what requests are sent with, and never the operator’s beside it', async () => {
		await setKey();
		expect((await write()).provider).toBe('groq');
		expect(keysSent).toEqual([`Bearer ${secret}`]);
		const { rows } = await db.query(
			'select key_source, outcome from public.ai_calls where workspace_id = $1',
			[owner.workspaceId]
		);
		expect(rows).toEqual([{ key_source: 'workspace', outcome: 'succeeded' }]);
	});

	it('is replaced by the next one', async () => {
		await setKey();
		await setKey('gsk_another-one-0000');
		await write();
		expect(keysSent).toEqual(['Bearer gsk_another-one-0000']);
		expect((await ownKeys.list(await holderOf(owner))).map(({ hint }) => hint)).toEqual(['0000']);
	});

	it('that was removed serves no request: a clear failure, and not on the operator’s key', async () => {
		await setKey();
		await ownKeys.remove(await holderOf(owner), 'groq');
		await expect(write()).rejects.toMatchObject({ code: 'ai_own_key_missing', status: 409 });
		expect(keysSent).toEqual([]);
	});

	it('is tried with a tiny request', async () => {
		await setKey();
		expect(await tryOwnKey(owner.workspaceId, 'groq')).toMatchObject({
			isGood: true,
			model: 'openai/gpt-oss-120b'
		});
		await expect(tryOwnKey(owner.workspaceId, 'openai')).rejects.toMatchObject({
			code: 'ai_own_key_missing'
		});
	});

	it('is told in the log, and nothing of it', async () => {
		await setKey();
		const { rows } = await db.query(
			`select action, before, after from public.audit_events where workspace_id = $1 and action like 'provider_key.%'`,
			[owner.workspaceId]
		);
		expect(rows).toMatchObject([{ action: 'provider_key.created', after: { provider: 'groq' } }]);
		expect(JSON.stringify(rows)).not.toMatch(/ciphertext|hint|gsk_|WXYZ/);
	});

	it('goes with the workspace', async () => {
		await setKey();
		await db.query('update public.workspaces set deleted_at = now() where id = $1', [owner.workspaceId]);
		expect(await rowOf()).toBeUndefined();
	});
});

describe('own keys are not for', () => {
	const ciphertext = 'select ciphertext from public.provider_keys';
	const anonymous: Actor = { name: 'anonymous', role: 'anon', userId: null };

	it.each(['member', 'viewer'] as const)('a %s: neither to read nor to write', async (role) => {
		await setKey();
		const other = await createSignInUser(db, 'Other');
		await db.query('insert into public.workspace_members (workspace_id, user_id, role) values ($1, $2, $3)', [
			owner.workspaceId,
			other.actor.userId,
			role
		]);
		const holder = await holderOf(other);
		expect(await ownKeys.list(holder)).toEqual([]);
		await expect(ownKeys.set(holder, { provider: 'groq', key: secret })).rejects.toMatchObject({
			code: 'role_too_low'
		});
		await expect(ownKeys.remove(holder, 'groq')).rejects.toMatchObject({ code: 'role_too_low' });
		expect((await rowOf()).hint).toBe('WXYZ');
	});

	it('a stranger', async () => {
		await setKey();
		const holder = await holderOf(await createSignInUser(db, 'Stranger'));
		expect(await ownKeys.list(holder)).toEqual([]);
		await expect(ownKeys.set(holder, { provider: 'groq', key: secret })).rejects.toMatchObject({
			code: 'workspace_not_found'
		});
		await expect(ownKeys.remove(holder, 'groq')).rejects.toMatchObject({ code: 'workspace_not_found' });
		expect(await quote((await createSignInUser(db, 'Another')).actor)).toEqual([]);
	});

	it.each([
		['the owner', () => owner.actor],
		['an anonymous visitor', () => anonymous]
	])('%s, as for what is stored', async (_, actor) => {
		await setKey();
		await expect(as(db, actor(), (client) => client.query(ciphertext))).rejects.toThrow('permission denied');
	});
});

describe('encryption keys', () => {
	const place = () => `provider_key:${owner.workspaceId}:groq`;
	async function storeUnder(base64: string | undefined) {
		const bytes = Buffer.from(base64 ?? '', 'base64');
		const id = createHash('sha256').update(bytes).digest('hex').slice(0, 8);
		const sealed = seal(secret, place(), [{ id, bytes }]);
		await setKey('to-be-overwritten-0000');
		await db.query('update public.provider_keys set ciphertext = $2, key_id = $3 where workspace_id = $1', [
			owner.workspaceId,
			sealed.ciphertext,
			sealed.keyId
		]);
	}

	it('in rotation: what is under the old one serves, and is encrypted anew', async () => {
		await storeUnder(oldKey);
		const before = await rowOf();
		await write();
		expect(await ownKeys.sealAnew()).toBeGreaterThanOrEqual(1);
		const after = await rowOf();
		expect(after.key_id).not.toBe(before.key_id);
		expect(after.set_at).toEqual(before.set_at);
		await write();
		expect(keysSent).toEqual([`Bearer ${secret}`, `Bearer ${secret}`]);
		expect(await ownKeys.sealAnew()).toBe(0);
	});

	it('that are gone make a clear failure', async () => {
		await storeUnder(Buffer.alloc(32, 9).toString('base64'));
		await expect(write()).rejects.toMatchObject({ code: 'ai_own_key_unreadable', status: 500 });
		await db.query('delete from public.provider_keys where workspace_id = $1', [owner.workspaceId]);
	});

	it('open nothing that was copied from another workspace', async () => {
		const other = await createSignInUser(db, 'Other');
		await setKey();
		await ownKeys.set(
			{ supabase: await clientOf(other), workspaceId: other.workspaceId },
			{ provider: 'groq', key: 'gsk_the-other-one-0000' }
		);
		await db.query(
			`update public.provider_keys k set ciphertext = o.ciphertext, key_id = o.key_id
			 from public.provider_keys o where k.workspace_id = $1 and o.workspace_id = $2`,
			[owner.workspaceId, other.workspaceId]
		);
		await expect(write()).rejects.toMatchObject({ code: 'ai_own_key_unreadable' });
	});
});

describe('the price of a generation', () => {
	const balance = async () =>
		as(
			db,
			owner.actor,
			async (client) =>
				(await client.query('select * from public.credit_balance($1)', [owner.workspaceId])).rows[0]
		);
	const order = () => orderGeneration(db, { workspaceId: owner.workspaceId, userId: owner.actor.userId });
	const generation = async (id: string) =>
		(await db.query('select credits, key_source from public.generations where id = $1', [id])).rows[0];

	it('is lower on an own key, in the quote and in what is held', async () => {
		expect(await quote()).toEqual([{ credits: 5, key_source: 'operator', included_words: 10_000 }]);
		await setKey();
		expect(await quote()).toEqual([{ credits: 2, key_source: 'workspace', included_words: 10_000 }]);
		const { generation_id } = await order();
		expect(await balance()).toEqual({ available: '8', held: '2' });
		expect(await generation(generation_id)).toEqual({ credits: 2, key_source: 'workspace' });
	});

	it('is the usual one with a key that no usual route leads to', async () => {
		await setKey();
		const client = await db.connect();
		await client.query('begin');
		await client.query(`delete from public.model_routes where task = 'default' and provider = 'groq'`);
		await become(client, owner.actor);
		const { rows } = await client.query('select * from public.generation_quote($1)', [owner.workspaceId]);
		await client.query('rollback');
		client.release();
		expect(rows).toEqual([{ credits: 5, key_source: 'operator', included_words: 10_000 }]);
	});

	it('stays what it was when a generation goes on, unless the key came or went', async () => {
		await setKey();
		const { generation_id } = await order();
		const resume = () =>
			db.query('select public.resume_generation($1, $2, $3)', [
				generation_id,
				owner.actor.userId,
				randomUUID()
			]);
		const cancel = () =>
			as(db, owner.actor, (client) => client.query('select public.cancel_generation($1)', [generation_id]), {
				keep: true
			});
		await cancel();
		await resume();
		expect(await balance()).toEqual({ available: '8', held: '2' });
		await cancel();
		await ownKeys.remove(await holderOf(owner), 'groq');
		await resume();
		expect(await generation(generation_id)).toEqual({ credits: 5, key_source: 'operator' });
		expect(await balance()).toEqual({ available: '5', held: '5' });
	});

	it.each([5, 6, 0, -1])('on an own key can not be %i where the other is 5', async (credits) => {
		await expect(
			db.query(`update public.credit_prices set own_key_credits = $1 where task = 'generate_product'`, [
				credits
			])
		).rejects.toThrow('credit_prices_own_key_lower');
	});
});
