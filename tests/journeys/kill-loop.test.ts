import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from '../support/journey.ts';
import type { System } from '../support/journey.ts';
import { createSignInUser } from '../support/people.ts';
import { startSecondWorker, type SecondWorker } from '../support/second-worker.ts';
import { orderGeneration } from '../support/world.ts';
import { startWriter } from '../support/writer.ts';

/** Every step of a book of four sections, one of which is repaired. */
const steps = [
	'outline',
	'style_sheet',
	...[1, 2, 3, 4].map((number) => `section ${number}`),
	'section_repair 2',
	'sales_page',
	'cover'
];
/** While the provider is at it, once its answer is there, and once the step is stored, before the next begins. */
const moments = ['inside', 'answered', 'stored'] as const;
type Moment = (typeof moments)[number];

type Writer = Awaited<ReturnType<typeof startWriter>>;
type Row = { step: string; moment: Moment; asked: number; resumedMs: number };

const until = async (isSo: () => Promise<boolean>, what: string): Promise<void> => {
	const end = Date.now() + 45_000;
	while (!(await isSo())) {
		if (Date.now() > end) throw new Error(`waited in vain for ${what}`);
		await sleep(4);
	}
};

async function order(system: System): Promise<{ id: string; workspaceId: string }> {
	const { workspaceId, actor } = await createSignInUser(system.db, 'Ada Writer');
	const made = await orderGeneration(system.db, { workspaceId, userId: actor.userId, origin: 'model' });
	return { id: made.generation_id, workspaceId };
}

const stateOf = async ({ db }: System, id: string, step: string): Promise<string | undefined> => {
	const [kind, position = '0'] = step.split(' ');
	const { rows } = await db.query<{ state: string }>(
		'select state from public.generation_steps where generation_id = $1 and kind = $2::public.step_kind and position = $3',
		[id, kind, Number(position)]
	);
	return rows[0]?.state;
};
/** What a kill ends besides the step it is aimed at: sections and the cover are made side by side. */
async function stepsUnderWay({ db }: System, id: string): Promise<string[]> {
	const { rows } = await db.query<{ step: string }>(
		`select concat_ws(' ', kind, nullif(position, 0)) as step from public.generation_steps where generation_id = $1 and state = 'running'`,
		[id]
	);
	return rows.map(({ step }) => step);
}
const isOver = (system: System, id: string) => async (): Promise<boolean> =>
	(await system.db.query('select from public.generations where id = $1 and finished_at is not null', [id]))
		.rows.length > 0;

/** What a reader and the books see of a generation, whoever wrote it when. */
async function resultOf({ db }: System, id: string): Promise<object> {
	const { rows } = await db.query(
		`select g.state, g.credits_paid, p.cover_path is not null as has_cover, p.title, p.subtitle, p.promise, p.sales_copy,
			(select jsonb_agg(jsonb_build_array(s.position, s.title, s.body, s.version) order by s.position) from public.sections s where s.product_id = p.id) as sections,
			(select jsonb_agg(jsonb_build_array(t.kind, t.position, t.state, t.words) order by t.kind, t.position) from public.generation_steps t where t.generation_id = g.id) as steps,
			(select jsonb_agg(l.kind order by l.created_at) from private.ledger_transactions l where l.reference = 'generation:' || g.id) as money,
			(select count(*)::int from public.section_checks c join public.sections s on s.id = c.section_id where s.product_id = p.id) as checks
		 from public.generations g join public.products p on p.id = g.product_id where g.id = $1`,
		[id]
	);
	return rows[0] as object;
}

/** Resolves when the generation is at the moment to kill at. */
function momentOf(
	system: System,
	writer: Writer,
	{ id, step, moment }: { id: string; step: string; moment: Moment }
) {
	const isStep = async (...states: string[]) => states.includes((await stateOf(system, id, step)) ?? '');
	if (moment === 'stored') return until(() => isStep('done'), `${step} being stored`);
	if (step === 'cover') return until(() => isStep('running', 'done'), 'the cover being made'); // no provider is asked
	return new Promise<void>((resolve) => {
		if (moment === 'answered') writer.watch.answered = (about) => about === step && resolve();
		else
			writer.watch.asked = (about) => {
				if (about !== step) return undefined;
				resolve();
				return 'keep silent';
			};
	});
}

test('a worker killed at each step and each of its moments is followed by one with the same book, paid once', async ({
	system
}) => {
	test.setTimeout(600_000);
	const writer = await startWriter();
	const env = {
		...system.local.env,
		...writer.settings
	};
	writer.behaviour.set(2, 'sloppy');
	await system.local.worker.stop();
	let worker: SecondWorker = await startSecondWorker(env);
	const table: Row[] = [];
	try {
		const whole = await order(system);
		await until(isOver(system, whole.id), 'the unbroken run');
		const expected = await resultOf(system, whole.id);
		expect(expected).toMatchObject({ state: 'succeeded', credits_paid: 5, money: ['hold', 'capture'] });

		for (const step of steps)
			for (const moment of moments) {
				const asked = new Map<string, number>();
				const counting = (about: string) => void asked.set(about, (asked.get(about) ?? 0) + 1);
				const place = order(system);
				const { id, workspaceId } = await place;
				const reached = momentOf(system, writer, { id, step, moment });
				const before = writer.watch.asked;
				writer.watch.asked = (about) => (counting(about), before?.(about));
				await reached;
				await worker.kill();
				const underWay = await stepsUnderWay(system, id);
				writer.watch.answered = undefined;
				writer.watch.asked = (about) => void counting(about);
				const killedAt = performance.now();
				worker = await startSecondWorker(env);
				await until(isOver(system, id), `the book after a kill ${moment} ${step}`);
				const resumedMs = Math.round(performance.now() - killedAt);

				expect(await resultOf(system, id), `killed ${moment} ${step}`).toEqual(expected);
				const repeated = [...asked].filter(([, times]) => times > 1).map(([about]) => about);
				expect(
					repeated.filter((about) => !underWay.includes(about)),
					`asked again after a kill ${moment} ${step}`
				).toEqual([]);
				const { rows } = await system.db.query(
					`select (select sum(balance)::int from private.ledger_accounts where workspace_id = $1 and kind in ('credits_monthly', 'credits_purchased')) as available`,
					[workspaceId]
				);
				expect(rows[0]).toEqual({ available: 5 });
				table.push({ step, moment, asked: asked.get(step) ?? 0, resumedMs });
			}
	} finally {
		await worker.stop();
		await system.local.worker.start();
		await writer.stop();
	}
	expect((await system.db.query('select * from public.ledger_faults()')).rows).toEqual([]);
	console.log(tableOf(table));
});

function tableOf(rows: Row[]): string {
	const line = (cells: (string | number)[]) => `| ${cells.join(' | ')} |`;
	return [
		line(['step', 'killed', 'its requests', 'whole again after (ms)']),
		line(['---', '---', '---:', '---:']),
		...rows.map(({ step, moment, asked, resumedMs }) => line([step, moment, asked, resumedMs]))
	].join('\n');
}
