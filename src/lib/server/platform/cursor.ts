import { z } from 'zod';
import { DomainError } from './errors.ts';

const Place = z.object({ at: z.iso.datetime({ offset: true }), id: z.uuid() });

/** Where a list goes on: after the row of this time and id. Rows that come and go meanwhile shift nothing. */
export type Place = z.infer<typeof Place>;

export function writeCursor(place: Place): string {
	return Buffer.from(JSON.stringify(place)).toString('base64url');
}

/** The place that a cursor of ours stands for. Throws `cursor_invalid` (400). */
export function readCursor(text: string): Place {
	try {
		return Place.parse(JSON.parse(Buffer.from(text, 'base64url').toString()));
	} catch (cause) {
		throw new DomainError('cursor_invalid', 400, { cause });
	}
}

/** A query asks for one row more than it shows: what is shown, and the cursor of the rest or null. */
export function paged<Row>(
	rows: Row[],
	limit: number,
	placeOf: (row: Row) => Place
): { shown: Row[]; nextCursor: string | null } {
	const shown = rows.slice(0, limit);
	const last = rows.length > limit ? shown.at(-1) : undefined;
	return { shown, nextCursor: last ? writeCursor(placeOf(last)) : null };
}
