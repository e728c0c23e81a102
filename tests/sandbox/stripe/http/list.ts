import type Stripe from 'stripe';
import { invalidRequest, noSuch } from './errors.ts';
import { hash, integer, text } from './params.ts';
import * as z from 'zod';

/** Parameters every list takes. */
export const listShape = {
	limit: integer(1).optional(),
	starting_after: text().optional(),
	ending_before: text().optional()
};

/** `created`, as a moment or a range. */
export const createdParam = () =>
	z.union([
		integer(),
		hash({
			gt: integer().optional(),
			gte: integer().optional(),
			lt: integer().optional(),
			lte: integer().optional()
		})
	]);

export interface ListParams {
	limit?: number | undefined;
	starting_after?: string | undefined;
	ending_before?: string | undefined;
}
export type Created = z.output<ReturnType<typeof createdParam>>;

/**
 * One page of rows given oldest first; the page is newest first, as at Stripe.
 * @throws StripeProblem when the limit is over 100 or the cursor names nothing in the list.
 */
export function page<T extends { id: string }>(rows: T[], asked: ListParams, url: string): Stripe.ApiList<T> {
	const { limit = 10 } = asked;
	if (limit > 100)
		throw invalidRequest(
			'This value must be less than or equal to 100.',
			'limit',
			'parameter_invalid_integer'
		);
	const newestFirst = rows.toReversed();
	if (asked.ending_before) {
		const before = newestFirst.slice(0, cursor(newestFirst, asked.ending_before, 'ending_before'));
		return { object: 'list', url, has_more: before.length > limit, data: before.slice(-limit) };
	}
	const start = asked.starting_after ? cursor(newestFirst, asked.starting_after, 'starting_after') + 1 : 0;
	const data = newestFirst.slice(start, start + limit);
	return { object: 'list', url, has_more: newestFirst.length > start + limit, data };
}

/** Whether a moment lies in what `created` asks for; everything does when nothing is asked. */
export function isCreatedIn(seconds: number, asked: Created | undefined): boolean {
	if (asked === undefined) return true;
	if (typeof asked === 'number') return seconds === asked;
	const { gt = -Infinity, gte = -Infinity, lt = Infinity, lte = Infinity } = asked;
	return seconds > gt && seconds >= gte && seconds < lt && seconds <= lte;
}

function cursor(rows: Array<{ id: string }>, id: string, param: string): number {
	const index = rows.findIndex((row) => row.id === id);
	if (index < 0) throw noSuch('object', id, param, 400);
	return index;
}
