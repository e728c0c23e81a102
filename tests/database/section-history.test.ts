import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { getVersion, restoreVersion } from '../../src/lib/server/products/history.ts';
import { requireMember, type Member } from '../../src/lib/server/workspaces/members.ts';
import { createSignInUser, signInAs } from '../support/people.ts';
import { writtenProduct } from '../support/revisions.ts';
import { useSettings } from '../support/settings.ts';
import { openDatabase } from '../support/world.ts';

const stack = inject('stack');
let db: pg.Pool;
let member: Member;
let place: { productId: string; sectionId: string };

beforeAll(async () => {
	db = openDatabase(stack.superuserUrl);
	useSettings(stack, { LOG_LEVEL: 'silent' });
	const owner = await createSignInUser(db, 'Olive Owner');
	const { supabase, viewer } = await signInAs(stack, owner);
	member = await requireMember({ supabase, viewer: async () => viewer }, owner.handle, 'member');
	const written = await writtenProduct(db, { workspaceId: owner.workspaceId, owner: owner.actor });
	place = { productId: written.productId, sectionId: written.sections[0]?.id ?? '' };
});
afterAll(() => db.end());

describe('a version of a section', () => {
	const missing = { code: 'section_version_not_found', status: 404 };

	test('is its text at that time', async () => {
		const { rows } = await db.query('select body from public.sections where id = $1', [place.sectionId]);
		expect((await getVersion(member, place, 1)).body).toBe(rows[0].body);
	});

	test.each([0, -1, 1.5, 99, 2_147_483_648, 3_000_000_000, Number.NaN, Number.POSITIVE_INFINITY])(
		'that it never had is not found, whatever is asked for: %d',
		async (version) => {
			await expect(getVersion(member, place, version)).rejects.toMatchObject(missing);
		}
	);

	test('that it never had is not brought back', async () => {
		const { version } = (
			await db.query<{ version: number }>('select version from public.sections where id = $1', [
				place.sectionId
			])
		).rows[0] ?? { version: 0 };
		await expect(restoreVersion(member, place, { version, from: 0 })).rejects.toMatchObject(missing);
	});
});
