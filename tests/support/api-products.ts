import { expect } from '@playwright/test';
import type pg from 'pg';
import type { Api, Call } from './api-client.ts';
import { succeeds } from './api-world.ts';
import type { Creator } from './people.ts';

export const brief = {
	type: 'guide',
	topic: 'Tea at home',
	tone: 'casual',
	language: 'en',
	length: 'short'
};

export type Generation = {
	id: string;
	productId: string;
	state: string;
	credits: { price: number; paid: number; held: number };
	outline: { version: number; title: string; sections: { title: string }[] } | null;
	steps: { id: string; kind: string; state: string; words: number | null; partial: string }[];
};
export type Section = {
	id: string;
	title: string;
	body: string;
	version: number;
	openFindings: number;
	provenance: Record<string, unknown> | null;
};
export type Product = {
	id: string;
	version: number;
	title: string;
	sections: Section[];
	generation: { id: string; state: string } | null;
} & Record<'subtitle' | 'promise' | 'authorName' | 'price' | 'salesCopy', never>;

/** Places an order and returns its generation. */
export async function order(api: Api, token: string, body: object = {}, key?: string): Promise<Generation> {
	const headers: Record<string, string> = key === undefined ? {} : { 'idempotency-key': key };
	const placed = await succeeds(api, 'orderProduct', { token, headers, body: { ...brief, ...body } });
	return placed.generation as never;
}

export async function generationOf(api: Api, token: string, id: string): Promise<Generation> {
	return (await succeeds(api, 'getGeneration', { token, params: { id } })) as never;
}

export async function productOf(api: Api, token: string, id: string): Promise<Product> {
	return (await succeeds(api, 'getProduct', { token, params: { id } })) as never;
}

/** The generation, once it is in this state. */
export async function reaches(api: Api, token: string, id: string, state: string): Promise<Generation> {
	await expect
		.poll(async () => (await generationOf(api, token, id)).state, { timeout: 60_000, intervals: [200] })
		.toBe(state);
	return generationOf(api, token, id);
}

/** What a save of the product as it is would send. */
export function saveOf({ version, title, subtitle, promise, authorName, price, salesCopy }: Product) {
	return { version, title, subtitle, promise, authorName, price, salesCopy };
}

/** The events of a stream that has ended, in order. */
export function eventsIn(text: string): { event: string; data: Record<string, never> }[] {
	return text.split('\n\n').flatMap((block) => {
		const [, event, data] = /^event: (\w+)\ndata: (.*)$/.exec(block) ?? [];
		return event && data ? [{ event, data: JSON.parse(data) as Record<string, never> }] : [];
	});
}

type Template = { name: string; type: string; language: string; [part: string]: unknown };

/** A template as the app keeps it, with this content as each of its versions. */
export async function addTemplate(
	db: pg.Pool,
	workspaceId: string | null,
	...versions: Template[]
): Promise<string> {
	const [first] = versions;
	const { rows } = await db.query<{ id: string }>(
		`insert into public.prompt_templates (workspace_id, name, description, type, language, latest_version)
		 values ($1, $2, '', $3, $4, $5) returning id`,
		[workspaceId, first?.name, first?.type, first?.language, versions.length]
	);
	for (const [index, content] of versions.entries())
		await db.query(
			`insert into public.prompt_template_versions (template_id, number, workspace_id, content) values ($1, $2, $3, $4)`,
			[rows[0]?.id, index + 1, workspaceId, content]
		);
	return rows[0]?.id ?? '';
}

export async function giveCredits(db: pg.Pool, { workspaceId }: Creator, amount: number): Promise<void> {
	await db.query(`select public.grant_credits($1, $2, 'test', gen_random_uuid()::text)`, [
		workspaceId,
		amount
	]);
}

export async function join(
	db: pg.Pool,
	workspaceId: string,
	{ actor }: Creator,
	role: string
): Promise<void> {
	await db.query('insert into public.workspace_members (workspace_id, user_id, role) values ($1, $2, $3)', [
		workspaceId,
		actor.userId,
		role
	]);
}

const steering = ['pauseGeneration', 'resumeGeneration', 'approveOutline', 'cancelGeneration'];
export const orders = ['orderProduct', 'orderProductInWorkspace'];
export const saves = ['saveProduct', 'saveProductInWorkspace'];
export const writes = [...orders, ...saves, ...steering];
export const reads = ['listProducts', 'getProduct', 'getGeneration', 'watchGeneration'];

export type Place = { workspaceId: string; productId: string; generationId: string; save?: object };

/** A good call of any of the operations, about this place. */
export function about(id: string, { workspaceId, productId, generationId, save = {} }: Place): Call {
	if (id === 'orderProduct') return { body: { ...brief, workspaceId } };
	if (id === 'orderProductInWorkspace') return { params: { id: workspaceId }, body: brief };
	if (id === 'saveProductInWorkspace') return { params: { id: workspaceId, pid: productId }, body: save };
	if (id === 'saveProduct') return { params: { id: productId }, body: save };
	if (id === 'getProduct') return { params: { id: productId } };
	if (id === 'listProducts') return { params: { id: workspaceId } };
	return {
		params: { id: generationId },
		...(id === 'approveOutline' ? { body: { version: 1 } } : {})
	};
}

/** Of a save, what sections may carry. */
export function onlyTexts<S extends { sections: Product['sections'] }>(save: S) {
	const sections = save.sections.map(({ id, version, title, body }) => ({ id, version, title, body }));
	return { ...save, sections };
}

/** The first section as a save sends it. */
export const section = ({ sections: [first] }: Product) => ({
	id: first?.id,
	version: first?.version,
	title: first?.title,
	body: first?.body
});

/** What is wrong with an order, a save or an approval, by the path of each field. `text`: a section as a save sends it. */
export function wrongFields(
	workspaceId: string,
	text: object
): [id: string, change: object, fields: Record<string, string>][] {
	return [
		['orderProduct', { topic: undefined, wat: 1 }, { topic: 'brief_topic_missing', wat: 'field_unknown' }],
		['orderProduct', { voice: 'Shout.' }, { voice: 'field_unknown' }],
		['orderProduct', { workspaceId: 'x' }, { workspaceId: 'value_invalid' }],
		['orderProduct', { length: 'custom', sections: 99 }, { sections: 'brief_sections_out_of_range' }],
		['orderProductInWorkspace', { workspaceId: workspaceId }, { workspaceId: 'field_unknown' }],
		['orderProductInWorkspace', { tone: 'own' }, { toneWords: 'brief_tone_words_missing' }],
		['orderProductInWorkspace', { notes: 'x'.repeat(110_000) }, { notes: 'brief_notes_too_large' }],
		['saveProduct', { version: undefined }, { version: 'value_missing' }],
		['saveProduct', { title: ' ' }, { title: 'edit_empty' }],
		[
			'saveProduct',
			{ price: { amountCents: 0, currency: 'eur' } },
			{ 'price.amountCents': 'price_not_positive' }
		],
		[
			'saveProduct',
			{ price: { amountCents: 1.5, currency: 'euro' } },
			{ 'price.amountCents': 'price_malformed', 'price.currency': 'currency_unknown' }
		],
		[
			'saveProduct',
			{ sections: [{ id: 'x' }] },
			{
				'sections.0.id': 'value_invalid',
				'sections.0.version': 'value_missing',
				'sections.0.title': 'edit_missing',
				'sections.0.body': 'edit_missing'
			}
		],
		['saveProduct', { sections: [1, 2].map(() => text) }, { 'sections.1.id': 'value_repeated' }],
		['saveProductInWorkspace', { salesCopy: { wat: 1 } }, { 'salesCopy.wat': 'field_unknown' }],
		['saveProductInWorkspace', { slug: 'mine' }, { slug: 'field_unknown' }],
		['approveOutline', { version: 0 }, { version: 'value_invalid' }],
		['approveOutline', { version: 3_000_000_000 }, { version: 'value_invalid' }],
		['saveProduct', { version: 3_000_000_000 }, { version: 'value_invalid' }],
		[
			'approveOutline',
			{ outline: { title: 'x', wat: 1 } },
			{
				'outline.subtitle': 'value_missing',
				'outline.promise': 'value_missing',
				'outline.sections': 'value_missing',
				'outline.wat': 'field_unknown'
			}
		]
	];
}
