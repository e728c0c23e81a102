import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { as, finishGeneration, orderGeneration, type Actor } from './world.ts';

export type Section = { id: string; version: number; body: string };

/** A finished product with its sections in reading order. */
export async function writtenProduct(
	db: pg.Pool,
	{ workspaceId, owner }: { workspaceId: string; owner: Actor }
): Promise<{ productId: string; sections: Section[] }> {
	const { generation_id, product_id } = await orderGeneration(db, { workspaceId, userId: owner.userId });
	await finishGeneration(db, generation_id);
	return { productId: product_id, sections: await sectionsOf(db, product_id) };
}

export async function sectionsOf(db: pg.Pool, productId: string): Promise<Section[]> {
	const { rows } = await db.query<Section>(
		'select id, version, body from public.sections where product_id = $1 order by position',
		[productId]
	);
	return rows;
}

type Request = {
	workspaceId: string;
	userId: string | null;
	productId: string;
	section: Pick<Section, 'id' | 'version'> | undefined;
	key?: string;
	kind?: string;
	wish?: string;
	selection?: { start: number; end: number; quote: string };
};

/** Asks for a revision, as the server does for a member. Returns its id. */
export async function requestRevision(db: pg.Pool, request: Request): Promise<string> {
	const {
		workspaceId,
		userId,
		productId,
		section,
		key = randomUUID(),
		kind = 'shorten',
		wish = '',
		selection
	} = request;
	const { rows } = await db.query<{ id: string }>(
		'select public.request_revision($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) as id',
		[
			...[workspaceId, userId, productId, section?.id, section?.version, kind, wish],
			...[selection?.start, selection?.end, selection?.quote, key]
		]
	);
	return rows[0]?.id ?? '';
}

/** Begins a revision and stores its text, as the worker would. */
export async function writeRevision(db: pg.Pool, id: string, text: string): Promise<boolean> {
	const { rows } = await db.query<{ done: boolean }>(
		`select public.complete_revision($1, b.attempt, $2, '[]') as done from public.begin_revision($1) b`,
		[id, text]
	);
	return rows[0]?.done ?? false;
}

/** Calls a function as somebody, for good. */
export async function callAs<T>(db: pg.Pool, actor: Actor, sql: string, values: unknown[]): Promise<T> {
	const { rows } = await as(
		db,
		actor,
		(client) => client.query<{ value: T }>(`select ${sql} as value`, values),
		{
			keep: true
		}
	);
	return rows[0]?.value as T;
}
