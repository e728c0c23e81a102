import { expect } from '@playwright/test';
import type pg from 'pg';
import type { Api } from './api-client.ts';
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
export type Section = { id: string; title: string; body: string; version: number; openFindings: number };
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
