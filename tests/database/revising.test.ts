import { setTimeout as sleep } from 'node:timers/promises';
import { beforeEach, describe, expect, it } from 'vitest';
import { countWords } from '../../src/lib/products/markdown.ts';
import { runRevision } from '../../src/lib/server/products/revisions/revising.ts';
import { callAs, requestRevision, writtenProduct, type Section } from '../support/revisions.ts';
import { addUser, as, firstWorkspace, type Actor } from '../support/world.ts';
import { never, openWriting, runAsQueue } from '../support/writing.ts';

const { db, writer } = await openWriting();
let owner: Actor;
let workspaceId: string;
let productId: string;
let section: Section | undefined;

const body = 'Water decides. It carries the leaf.\n\nHard water dulls. Soft water sings.';

beforeEach(async () => {
	writer.behaviour.clear();
	owner = await addUser(db, 'Owner');
	workspaceId = await firstWorkspace(db, owner);
	const written = await writtenProduct(db, { workspaceId, owner });
	productId = written.productId;
	const { rows } = await db.query<Section>(
		'update public.sections set body = $2 where id = $1 returning id, version, body',
		[written.sections[0]?.id, body]
	);
	section = rows[0];
});

type Changes = Partial<Parameters<typeof requestRevision>[1]>;
const request = (changes: Changes = {}) =>
	requestRevision(db, { workspaceId, userId: owner.userId, productId, section, kind: 'expand', ...changes });

/** Runs the job as the queue would: again after a throw, as often as a job has attempts. */
const runJob = (revisionId: string, signal = never) =>
	runAsQueue((context) => runRevision({ revisionId }, context), signal);
const revision = async (id: string) =>
	(await db.query('select * from public.revisions where id = $1', [id])).rows[0];
const credits = () =>
	as(
		db,
		owner,
		async (client) => (await client.query('select * from public.credit_balance($1)', [workspaceId])).rows[0]
	);

describe('a revision written by a provider over HTTP', () => {
	it('is ready with its text, takes its price once, and running it again does nothing', async () => {
		const id = await request();
		await runJob(id);
		const written = await revision(id);
		expect(written).toMatchObject({ state: 'ready', before_text: body, partial: '' });
		expect(written.after_text).toMatch(/^The \w+ \w+ /);
		await runJob(id);
		expect(await revision(id)).toEqual(written);
		expect(await credits()).toEqual({ available: '4', held: '0' });
	});

	it('says how many words the model wrote, of a selection only those in its place', async () => {
		const whole = await request();
		await runJob(whole);
		const { words, after_text: after } = await revision(whole);
		expect(words).toBe(countWords(after, 'en'));
		await callAs(db, owner, 'public.reject_revision($1)', [whole]);
		const start = body.indexOf('Soft water sings.');
		const part = await request({ selection: { start, end: start + 17, quote: 'Soft water sings.' } });
		await runJob(part);
		const woven = await revision(part);
		expect(countWords(woven.after_text, 'en') - woven.words).toBe(countWords(body, 'en') - 3);
	});

	it('leaves in the log which revision it was, and which version of the prompt', async () => {
		const id = await request();
		await runJob(id);
		const { rows } = await db.query('select * from public.ai_calls where revision_id = $1', [id]);
		expect(rows).toHaveLength(1);
		expect(rows[0]).toMatchObject({ task: 'section_revision', outcome: 'succeeded', model: 'stand-in' });
		expect(rows[0].prompt_version).toMatch(/^[0-9a-f]{12}$/);
		await callAs(db, owner, 'public.accept_revision($1, $2, $3)', [id, section?.version, 'Taken.']);
		const { rows: versions } = await db.query(
			'select * from public.section_versions where revision_id = $1',
			[id]
		);
		expect(versions[0]).toMatchObject({
			provider: 'compatible',
			model: 'stand-in',
			prompt_version: rows[0].prompt_version
		});
	});

	it('is asked for by its section’s own plan, wherever that was moved and whatever it is called now', async () => {
		const planned = [
			{ title: 'Leaves', intent: 'How leaves are picked.', keyPoints: [] },
			{ title: 'Water', intent: 'Why water matters.', keyPoints: [] }
		];
		await db.query(
			`update public.generation_steps s set output = s.output || jsonb_build_object('sections', $2::jsonb)
			 from public.generations g where g.product_id = $1 and s.generation_id = g.id and s.kind = 'outline'`,
			[productId, JSON.stringify(planned)]
		);
		await callAs(db, owner, 'public.move_section($1, $2, $3)', [section?.id, '', 2]);
		const { rows } = await db.query<Section>(
			`update public.sections set title = 'From the bush' where id = $1 returning id, version, body`,
			[section?.id]
		);
		await runJob(await request({ section: rows[0] }));
		expect(writer.bodies.at(-1)).toContain(
			String.raw`1. Water: Why water matters.\n2. From the bush: How leaves are picked.`
		);
	});

	it('of a selection replaces the selection and nothing else', async () => {
		const start = body.indexOf('Soft water sings.');
		const id = await request({ selection: { start, end: start + 17, quote: 'Soft water sings.' } });
		await runJob(id);
		const { after_text: after } = await revision(id);
		expect(after.startsWith(body.slice(0, start))).toBe(true);
		expect(after).not.toContain('Soft water sings.');
		expect(after.split('\n\n')).toHaveLength(2);
	});

	it('is judged as every text of a model is', async () => {
		writer.behaviour.set(0, 'sloppy');
		const id = await request();
		await runJob(id);
		expect((await revision(id)).findings).toContainEqual(expect.objectContaining({ kind: 'self_reference' }));
	});

	it.each([
		['fail', 'ai_unavailable'],
		['refuse', 'ai_refused'],
		['break', 'ai_unavailable']
	] as const)(
		'that can only %s ends as failed with %s, and gives its credits back',
		async (behaviour, code) => {
			writer.behaviour.set(0, behaviour);
			const id = await request();
			await runJob(id);
			expect(await revision(id)).toMatchObject({ state: 'failed', error_code: code, after_text: null });
			expect(await credits()).toEqual({ available: '5', held: '0' });
		}
	);

	it('survives a worker that is killed while it writes: the next one writes it whole, and it is paid once', async () => {
		writer.behaviour.set(0, 'hang');
		const id = await request();
		const kill = new AbortController();
		const killed = runJob(id, kill.signal);
		await expect.poll(async () => (await revision(id)).state).toBe('running');
		await sleep(200); // some of the text has come, and none of it may stay
		kill.abort(new Error('killed'));
		await killed;
		expect(await revision(id)).toMatchObject({ state: 'running' });
		writer.behaviour.clear();
		await runJob(id);
		const written = await revision(id);
		expect(written).toMatchObject({ state: 'ready', attempt: 2 });
		expect(written.after_text).not.toContain('boiled');
		expect(await credits()).toEqual({ available: '4', held: '0' });
	});

	it('stops at once when it is cancelled, however silent the provider is', async () => {
		writer.behaviour.set(0, 'hang');
		const id = await request();
		const running = runJob(id);
		await expect.poll(async () => (await revision(id)).state).toBe('running');
		await sleep(50);
		const started = performance.now();
		await callAs(db, owner, 'public.cancel_revision($1)', [id]);
		await running;
		expect(performance.now() - started).toBeLessThan(2_000);
		expect(await revision(id)).toMatchObject({ state: 'cancelled', after_text: null });
		expect(await credits()).toEqual({ available: '5', held: '0' });
	});
});
