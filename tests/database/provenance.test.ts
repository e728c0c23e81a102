import type pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { settleAuthorship } from '../../src/lib/server/products/authorship.ts';
import { closePostgres } from '../../src/lib/server/platform/postgres.ts';
import {
	callAs,
	requestRevision,
	writeRevision,
	writtenProduct,
	type Section
} from '../support/revisions.ts';
import { useSettings } from '../support/settings.ts';
import { addUser, as, buy, firstWorkspace, openDatabase, publish, type Actor } from '../support/world.ts';

let db: pg.Pool;
let owner: Actor;
let workspaceId: string;
let productId: string;
let sections: Section[];

beforeAll(() => {
	const stack = inject('stack');
	db = openDatabase(stack.superuserUrl);
	useSettings(stack, { LOG_LEVEL: 'silent' });
});
beforeEach(async () => {
	owner = await addUser(db, 'Owner');
	workspaceId = await firstWorkspace(db, owner);
	({ productId, sections } = await writtenProduct(db, { workspaceId, owner }));
});
afterAll(async () => {
	await closePostgres();
	await db.end();
});

const save = (body: string) =>
	as(
		db,
		owner,
		(client) => client.query('update public.sections set body = $2 where id = $1', [sections[0]?.id, body]),
		{ keep: true }
	);
const settle = () => settleAuthorship(workspaceId, productId);
async function counts() {
	const { rows } = await db.query<{ words: number; people_words: number }>(
		'select words, people_words from public.section_versions where section_id = $1 order by version desc limit 1',
		[sections[0]?.id]
	);
	return rows[0];
}
const show = (isShown: boolean) =>
	as(
		db,
		owner,
		(client) =>
			client.query('update public.products set shows_provenance = $2 where id = $1', [productId, isShown]),
		{ keep: true }
	);
const pageOf = async () =>
	(await db.query('select provenance from public.pages where product_id = $1', [productId])).rows[0]
		.provenance;

describe('whose words a product’s text consists of', () => {
	it('is counted from version to version: people’s words survive a model’s revision', async () => {
		await save('Secret words for sale. My aunt knew them.');
		await settle();
		expect(await counts()).toEqual({ words: 8, people_words: 4 });
		const section = { id: sections[0]?.id ?? '', version: 2 };
		const id = await requestRevision(db, { workspaceId, userId: owner.userId, productId, section });
		const text = 'Words for sale. My aunt knew them all along.';
		await writeRevision(db, id, text);
		await callAs(db, owner, 'public.accept_revision($1, 2, $2)', [id, text]);
		await settle();
		expect(await counts()).toEqual({ words: 9, people_words: 4 });
	});

	it('comes back with a text that is restored, and is stored once', async () => {
		await save('All mine now.');
		await settle();
		await callAs(db, owner, 'public.restore_section($1, 2, 1)', [sections[0]?.id]);
		await Promise.all([settle(), settle()]);
		expect(await counts()).toEqual({ words: 4, people_words: 0 });
	});
});

describe('provenance', () => {
	it('is told to members of the workspace only', async () => {
		const told = await callAs<{ sections: unknown[] }>(db, owner, 'public.product_provenance($1)', [
			productId
		]);
		expect(told.sections).toHaveLength(2);
		const stranger = await addUser(db, 'Stranger');
		await expect(callAs(db, stranger, 'public.product_provenance($1)', [productId])).rejects.toThrow(
			'product_not_found'
		);
	});

	it('is held by what was published, whatever is changed afterwards, and comes with the purchase', async () => {
		await settle();
		const slug = await publish(db, owner, productId);
		const { entitlementId } = await buy(db, { slug, email: 'reader@example.com' });
		await save('All mine now.');
		await settle();
		const { rows } = await db.query('select provenance from public.entitled_content($1)', [entitlementId]);
		expect(rows[0].provenance.sections[0]).toMatchObject({ isWritten: true, words: 4, peopleWords: 0 });
	});

	it('is on the public page only where its creator shows it, in sum, and at once', async () => {
		await settle();
		await publish(db, owner, productId);
		expect(await pageOf()).toBeNull();
		await show(true);
		expect(await pageOf()).toMatchObject({ sections: 2, words: 8, peopleWords: 0, models: [] });
		await show(false);
		expect(await pageOf()).toBeNull();
	});
});
