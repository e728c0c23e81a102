import { unzipSync, strFromU8 } from 'fflate';
import { createClient } from '@supabase/supabase-js';
import { afterAll, describe, expect, inject, test } from 'vitest';
import type { Database } from '../../src/lib/server/platform/database-types.ts';
import type { JobContext } from '../../src/lib/server/platform/jobs.ts';
import { openLeaving } from '../support/leaving.ts';
import { createPublishedProduct, createSignInUser, type Creator } from '../support/people.ts';
import { useSettings } from '../support/settings.ts';
import { firstWorkspace, openDatabase, as } from '../support/world.ts';

const stack = inject('stack');
const db = openDatabase(stack.superuserUrl);
afterAll(() => db.end());
const { call, value, ask, askForWorkspace, passTime, freePerson } = openLeaving(db);

useSettings(stack);
const { exportAccount, expireExports, linkTo } = await import('../../src/lib/server/accounts/exporting.ts');
const { eraseDue } = await import('../../src/lib/server/accounts/erasing.ts');

const client = (key: string) =>
	createClient<Database>(stack.url, key, { auth: { persistSession: false, autoRefreshToken: false } });
const storage = client(stack.secretKey).storage;
const attempt: JobContext = { signal: new AbortController().signal, attempt: 1, isLastAttempt: false };
const lastAttempt: JobContext = { ...attempt, attempt: 6, isLastAttempt: true };

async function request({ actor }: Creator): Promise<string> {
	const asked = await as(
		db,
		actor,
		(asking) => asking.query<{ id: string }>('select public.request_data_export() as id'),
		{ keep: true }
	);
	return asked.rows[0]?.id ?? '';
}

async function signedIn({ email, password }: Creator) {
	const supabase = client(stack.publishableKey);
	const { error } = await supabase.auth.signInWithPassword({ email, password });
	if (error) throw error;
	return supabase;
}

const stateOf = (id: string) => value<string>('select state from public.data_exports where id = $1', [id]);
const pathOf = ({ actor }: Creator, id: string) => `${actor.userId}/${id}.zip`;
const exists = async (bucket: string, path: string) =>
	(await storage.from(bucket).download(path)).error === null;

async function unzip(path: string): Promise<Record<string, string>> {
	const { data, error } = await storage.from('exports').download(path);
	if (error) throw error;
	const files = unzipSync(new Uint8Array(await data.arrayBuffer()));
	return Object.fromEntries(Object.entries(files).map(([name, bytes]) => [name, strFromU8(bytes)]));
}

/** A source, the brand's voice and a template, as the app keeps them. */
async function bringMaterials({ actor }: Creator, workspaceId: string, mark: string): Promise<void> {
	await db.query(`select public.add_source($1, $2, 'text', $3, null, $4, 4)`, [
		...[workspaceId, actor.userId, `Notes: ${mark}`, `What I know, ${mark}: ação.`]
	]);
	const write = (sql: string, values: unknown[]) =>
		as(db, actor, (asking) => asking.query(sql, values), { keep: true });
	const voice = [workspaceId, `Speaks ${mark}.`];
	const changed = await write(
		'update public.brand_voices set description = $2 where workspace_id = $1',
		voice
	);
	if (changed.rowCount === 0)
		await write('insert into public.brand_voices (workspace_id, description) values ($1, $2)', voice);
	const content = {
		...{ name: `Template ${mark}`, description: '', type: 'guide', language: 'en' },
		...{ fields: { topic: 'Tea' }, variables: [] }
	};
	await write('select * from public.save_prompt_template($1, null, 0, $2)', [workspaceId, content]);
}

describe('exporting', () => {
	test('makes one zip of everything, under names that stay in their folder', async () => {
		const creator = await createSignInUser(db, 'Ada Writer');
		const { slug, title } = await createPublishedProduct(db, creator);
		await db.query(`update public.profiles set locale = 'pt-PT', avatar_path = $2 where user_id = $1`, [
			creator.actor.userId,
			`${creator.actor.userId}/a.webp`
		]);
		await storage
			.from('avatars')
			.upload(`${creator.actor.userId}/a.webp`, new Uint8Array([1, 2, 3]), { contentType: 'image/webp' });
		const id = await request(creator);
		await exportAccount({ exportId: id }, attempt);

		const files = await unzip(pathOf(creator, id));
		expect(Object.keys(files).sort()).toEqual(
			[
				'README.txt',
				'account.json',
				'actions.json',
				'avatar.webp',
				'mails.json',
				`products/${slug}/book.md`,
				`products/${slug}/product.json`,
				'purchases.json',
				'reading.json',
				'sessions.json',
				'sources.json',
				'templates.json',
				'voices.json',
				'workspaces.json'
			].sort()
		);
		expect(files['README.txt']).toContain('Os seus dados');
		expect(JSON.parse(files['account.json'] ?? '')).toMatchObject({
			email: creator.email,
			sign_in_with: ['email']
		});
		expect(files[`products/${slug}/book.md`]).toContain(`# ${title}\n\n## Leaves\n`);
		expect(Object.values(files).join('')).not.toContain('encrypted_password');
		expect(await stateOf(id)).toBe('ready');
	});

	test('holds the sources, voice and templates that the person brought, and nobody else’s', async () => {
		const creator = await createSignInUser(db, 'Ada Brought');
		const other = await createSignInUser(db, 'Ben Brought');
		await db.query(
			`insert into public.workspace_members (workspace_id, user_id, role) values ($1, $2, 'admin')`,
			[...[creator.workspaceId, other.actor.userId]]
		);
		await bringMaterials(creator, creator.workspaceId, 'mine');
		await bringMaterials(other, creator.workspaceId, 'theirs');
		await bringMaterials(other, other.workspaceId, 'elsewhere');
		const id = await request(creator);
		await exportAccount({ exportId: id }, attempt);

		const files = await unzip(pathOf(creator, id));
		const read = (name: string) => JSON.parse(files[name] ?? '') as Record<string, unknown>[];
		const [source, ...others] = read('sources.json');
		expect(others).toEqual([]);
		expect(source).toMatchObject({
			...{ name: 'Notes: mine', kind: 'text', workspace: creator.handle, added_at: expect.any(String) }
		});
		expect(files[String(source?.file)]).toBe('What I know, mine: ação.');
		expect(read('templates.json')).toMatchObject([{ version: 1, template: { name: 'Template mine' } }]);
		// The workspace has one voice, which the other wrote last.
		expect(read('voices.json')).toEqual([]);
		expect(Object.values(files).join('')).not.toMatch(/theirs|elsewhere/);
		const theirs = await request(other);
		await exportAccount({ exportId: theirs }, attempt);
		const voices = JSON.parse((await unzip(pathOf(other, theirs)))['voices.json'] ?? '') as object[];
		expect(voices).toHaveLength(2);
		expect(voices).toContainEqual(expect.objectContaining({ description: 'Speaks theirs.' }));
	});

	test('a crash between the upload and its record costs nothing: the next attempt ends the same, with one mail', async () => {
		const creator = await createSignInUser(db, 'Crash');
		const id = await request(creator);
		await exportAccount({ exportId: id }, attempt);
		const first = await unzip(pathOf(creator, id));
		// As the crash left it: the file is there, the row knows nothing of it, no mail.
		await db.query(
			`update public.data_exports set state = 'queued', size_bytes = null, ready_at = null, expires_at = null where id = $1`,
			[id]
		);
		await db.query(
			`with gone as (delete from public.outbox where idempotency_key = $1 returning id)
			 select graphile_worker.remove_job('mail:' || id) from gone`,
			[`data_export:${id}`]
		);
		await exportAccount({ exportId: id }, attempt);
		await exportAccount({ exportId: id }, attempt);
		expect(Object.keys(await unzip(pathOf(creator, id)))).toEqual(Object.keys(first));
		expect(await stateOf(id)).toBe('ready');
		expect(
			await value('select count(*)::int from public.outbox where idempotency_key = $1', [`data_export:${id}`])
		).toBe(1);
	});

	test('what fails is tried again, and is failed after its last attempt', async () => {
		const creator = await createSignInUser(db, 'Unlucky');
		const id = await request(creator);
		const stopped = { ...attempt, signal: AbortSignal.abort() };
		await createPublishedProduct(db, creator);
		await expect(exportAccount({ exportId: id }, stopped)).rejects.toThrow();
		expect(await stateOf(id)).toBe('queued');
		await expect(
			exportAccount({ exportId: id }, { ...lastAttempt, signal: stopped.signal })
		).rejects.toThrow();
		expect(await stateOf(id)).toBe('failed');
		expect(await request(creator), 'it may be asked for again at once').not.toBe(id);
	});

	test('one that nobody waits for any more leaves no file', async () => {
		const creator = await createSignInUser(db, 'Gone');
		const id = await request(creator);
		await passTime({ account: creator.actor });
		await exportAccount({ exportId: id }, attempt);
		expect(await exists('exports', pathOf(creator, id))).toBe(false);
		await db.query('update public.profiles set delete_at = null where user_id = $1', [creator.actor.userId]);
	});

	test('opens to its owner alone, for a minute, and not after its seven days', async () => {
		const [creator, stranger] = [await createSignInUser(db, 'Owner'), await createSignInUser(db, 'Stranger')];
		const id = await request(creator);
		const [owner, other] = [await signedIn(creator), await signedIn(stranger)];
		await expect(linkTo(owner, id), 'not made yet').rejects.toMatchObject({ code: 'export_not_found' });
		await exportAccount({ exportId: id }, attempt);

		const link = await linkTo(owner, id);
		const answer = await fetch(link);
		expect(answer.status).toBe(200);
		expect(answer.headers.get('content-disposition')).toMatch(/noxloop-data-\d{4}-\d\d-\d\d\.zip/);
		expect((await fetch(link.replace('token=', 'token=x'))).status).toBe(400);
		expect((await fetch(`${stack.url}/storage/v1/object/public/exports/${pathOf(creator, id)}`)).ok).toBe(
			false
		);
		await expect(linkTo(other, id)).rejects.toMatchObject({ code: 'export_not_found', status: 404 });
		await expect(linkTo(client(stack.publishableKey), id)).rejects.toThrow();
		expect((await other.storage.from('exports').download(pathOf(creator, id))).error).not.toBeNull();

		await db.query(`update public.data_exports set expires_at = now() - interval '1 second' where id = $1`, [
			id
		]);
		await expect(linkTo(owner, id)).rejects.toMatchObject({ code: 'export_expired', status: 410 });
		await expireExports();
		await expireExports();
		expect(await stateOf(id)).toBe('expired');
		expect(await exists('exports', pathOf(creator, id))).toBe(false);
	});
});

describe('erasing what is due', () => {
	test('takes the files too, keeps what is not due, and goes on after one that fails', async () => {
		const creator = await createSignInUser(db, 'Due');
		const stays = await createSignInUser(db, 'Stays');
		const folders = [
			['avatars', creator.actor.userId],
			['logos', creator.workspaceId],
			['avatars', stays.actor.userId],
			['logos', stays.workspaceId]
		] as const;
		for (const [bucket, owner] of folders)
			await storage
				.from(bucket)
				.upload(`${owner}/a.webp`, new Uint8Array([1]), { contentType: 'image/webp' });
		const id = await request(creator);
		await exportAccount({ exportId: id }, attempt);
		await askForWorkspace(creator.actor, creator.workspaceId);
		await ask(creator.actor);
		// Fails first: nothing can be written for this person's workspace.
		const broken = await freePerson('Broken');
		const brokenId = await firstWorkspace(db, broken);
		await passTime({ workspace: brokenId });
		await passTime({ account: creator.actor, workspace: creator.workspaceId });
		await db.query(`
			create function private.fail_here() returns trigger language plpgsql as $$ begin
			if new.id = '${brokenId}' and new.deleted_at is not null then raise 'disk full'; end if; return new; end $$`);
		await db.query(
			'create trigger fail_here before update on public.workspaces for each row execute function private.fail_here()'
		);
		try {
			expect(await eraseDue(attempt.signal)).toMatchObject({ failed: 1 });
		} finally {
			await db.query('drop trigger fail_here on public.workspaces; drop function private.fail_here()');
		}
		expect(
			await value('select count(*)::int from public.profiles where user_id = $1', [creator.actor.userId])
		).toBe(0);
		expect(await exists('exports', pathOf(creator, id))).toBe(false);
		const left = await Promise.all(folders.map(([bucket, owner]) => exists(bucket, `${owner}/a.webp`)));
		expect(left).toEqual([false, false, true, true]);
		expect(await eraseDue(attempt.signal)).toMatchObject({ workspaces: 1, failed: 0 });
		await expect(signedIn(creator)).rejects.toThrow();
		await call(stays.actor, 'select 1');
	});
});
