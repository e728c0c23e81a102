import { z } from 'zod';
import { DomainError } from './errors.ts';

const Place = z.object({ at: z.iso.datetime({ offset: true }), id: z.uuid() });

/** Where a list goes on: after the row of this time and id. Rows that come and go meanwhile shift nothing. */
export type Place = z.infer<typeof Place>;

/** How many rows came before: for lists in an order that a row's own place can't be told from. */
const Skipped = z.tuple([z.int().min(1).max(1_000_000)]);

function write(value: unknown): string {
	return Buffer.from(JSON.stringify(value)).toString('base64url');
}

function read<T>(text: string, schema: z.ZodType<T>): T {
	try {
		return schema.parse(JSON.parse(Buffer.from(text, 'base64url').toString()));
	} catch (cause) {
		throw new DomainError('cursor_invalid', 400, { cause });
	}
}

/** The place that a cursor of ours stands for. Throws `cursor_invalid` (400). */
export function readCursor(text: string): Place {
	return read(text, Place);
}

/** The cursor of a list that goes on after this many rows. */
export function writeSkipped(count: number): string {
	return write([count]);
}

/** After how many rows a list goes on. Throws `cursor_invalid` (400). */
export function readSkipped(text: string): number {
	return read(text, Skipped)[0];
}

/** A query asks for one row more than it shows: what is shown, and the cursor of the rest or null. */
export function paged<Row>(
	rows: Row[],
	limit: number,
	placeOf: (row: Row) => Place
): { shown: Row[]; nextCursor: string | null } {
	const shown = rows.slice(0, limit);
	const last = rows.length > limit ? shown.at(-1) : undefined;
	return { shown, nextCursor: last ? write(placeOf(last)) : null };
}
