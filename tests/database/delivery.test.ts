import { randomUUID } from 'node:crypto';
import { createClient } from '@supabase/supabase-js';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import type { Database } from '../../src/lib/server/platform/database-types.ts';
import type { SessionClient } from '../../src/lib/server/platform/supabase.ts';
import { createPublishedProduct, createSignInUser, signInAs, type Creator } from '../support/people.ts';
import { useSettings } from '../support/settings.ts';
import { as, buy, openDatabase, publish } from '../support/world.ts';

const stack = inject('stack');
const db = openDatabase(stack.superuserUrl);

useSettings(stack);
const { openEntitlement, rememberPlace } = await import('../../src/lib/server/delivery/entitlements.ts');
const { listLibrary } = await import('../../src/lib/server/delivery/library.ts');
const { accessUrl } = await import('../../src/lib/server/delivery/access-link.ts');

type Reader = Parameters<typeof listLibrary>[0];

const anonymous = (): SessionClient =>
	createClient<Database>(stack.url, stack.publishableKey, {
		auth: { persistSession: false, autoRefreshToken: false }
	});

const tokenFor = (entitlementId: string) => accessUrl(entitlementId).split('/').at(-1) ?? '';
const guest = (...entitlementIds: string[]): Reader => ({
	viewer: null,
	supabase: anonymous(),
	cookieTokens: entitlementIds.map(tokenFor)
});

async function signedIn(creator: Creator): Promise<Reader> {
	return { ...(await signInAs(stack, creator)), cookieTokens: [] };
}

type Product = Awaited<ReturnType<typeof createPublishedProduct>>;
let creator: Creator;
let buyer: Creator;
let stranger: Creator;
let product: Product;
let other: Product;
/** Bought by `buyer`, signed in. */
let bought: string;
/** Bought by a guest. */
let asGuest: string;
/** Another product, bought by `stranger`. */
let elsewhere: string;

beforeAll(async () => {
	creator = await createSignInUser(db, 'Ada Writer');
	buyer = await createSignInUser(db, 'Bea Reader');
	stranger = await createSignInUser(db, 'Cal Other');
	product = await createPublishedProduct(db, creator);
	other = await createPublishedProduct(db, creator);
	const account = { email: buyer.email, userId: buyer.actor.userId };
	bought = (await buy(db, { slug: product.slug, ...account })).entitlementId;
	asGuest = (await buy(db, { slug: product.slug, email: 'guest@example.com' })).entitlementId;
	const theirs = { email: stranger.email, userId: stranger.actor.userId };
	elsewhere = (await buy(db, { slug: other.slug, ...theirs })).entitlementId;
});
afterAll(() => db.end());

const notFound = { name: 'DomainError', code: 'entitlement_not_found', status: 404 };
const open = (reader: Reader, entitlementId: string) => openEntitlement({ ...reader, entitlementId });

describe('what was bought', () => {
	test('opens for the buyer’s account', async () => {
		const book = await open(await signedIn(buyer), bought);
		expect(book).toMatchObject({ title: product.title, authorName: 'Ada Writer', place: 1, version: 1 });
		expect(book.sections.map(({ title }) => title)).toEqual(['Leaves', 'Water', 'Time']);
		expect(book.sections[1]?.body).toContain('Soft water');
	});

	test('opens for a guest with its link', async () => {
		expect((await open(guest(asGuest), asGuest)).title).toBe(product.title);
	});

	test('stays readable when the page is taken down', async () => {
		const gone = await createPublishedProduct(db, creator);
		const { entitlementId } = await buy(db, { slug: gone.slug, email: 'guest@example.com' });
		await as(
			db,
			creator.actor,
			(client) => client.query('select public.unpublish_product($1)', [gone.productId]),
			{
				keep: true
			}
		);
		expect((await open(guest(entitlementId), entitlementId)).title).toBe(gone.title);
		expect(await listLibrary(guest(entitlementId))).toMatchObject([{ entitlementId, title: gone.title }]);
	});

	test('changes for buyers when an edit is published, not before', async () => {
		const edited = await createPublishedProduct(db, creator);
		const { entitlementId } = await buy(db, { slug: edited.slug, email: 'guest@example.com' });
		const edit = `update public.sections set body = 'Words of the second edition.' where product_id = $1 and position = 1`;
		await as(db, creator.actor, (client) => client.query(edit, [edited.productId]), { keep: true });
		expect((await open(guest(entitlementId), entitlementId)).sections[0]?.body).not.toContain(
			'second edition'
		);
		await publish(db, creator.actor, edited.productId);
		const book = await open(guest(entitlementId), entitlementId);
		expect(book).toMatchObject({ version: 2 });
		expect(book.sections[0]?.body).toContain('second edition');
	});
});

describe('nothing opens', () => {
	test('for somebody without account or link', async () => {
		await expect(open(guest(), bought)).rejects.toMatchObject(notFound);
	});

	test('for a signed-in stranger', async () => {
		await expect(
			open(await signedIn(await createSignInUser(db, 'Dee Nobody')), bought)
		).rejects.toMatchObject(notFound);
	});

	test('for the buyer of another product', async () => {
		await expect(open(await signedIn(stranger), bought)).rejects.toMatchObject(notFound);
		await expect(open(await signedIn(buyer), elsewhere)).rejects.toMatchObject(notFound);
	});

	test('for a guest with a link to something else', async () => {
		await expect(open(guest(elsewhere, asGuest), bought)).rejects.toMatchObject(notFound);
	});

	test('for a guest whose token was made with another secret', async () => {
		const forged = Buffer.from(tokenFor(asGuest), 'base64url');
		forged[47] = (forged[47] ?? 0) ^ 1;
		const reader = { ...guest(), cookieTokens: [forged.toString('base64url')] };
		await expect(open(reader, asGuest)).rejects.toMatchObject(notFound);
	});

	test.each(['owner', 'member'] as const)(
		'for the %s of the selling workspace, who did not buy',
		async (role) => {
			let seller = creator;
			if (role === 'member') {
				seller = await createSignInUser(db, 'Eve Editor');
				const values = [creator.workspaceId, seller.actor.userId, role];
				await db.query(
					'insert into public.workspace_members (workspace_id, user_id, role) values ($1, $2, $3)',
					values
				);
			}
			const reader = await signedIn(seller);
			const seen = await reader.supabase.from('entitlements').select('id').eq('id', bought);
			expect(seen.data, 'the sale itself is theirs to see').toHaveLength(1);
			await expect(open(reader, bought)).rejects.toMatchObject(notFound);
			expect(await listLibrary(reader)).toEqual([]);
		}
	);

	test('after the right was revoked, by account or link', async () => {
		const account = { email: buyer.email, userId: buyer.actor.userId };
		const { entitlementId } = await buy(db, { slug: other.slug, ...account });
		await db.query(`update public.entitlements set state = 'revoked' where id = $1`, [entitlementId]);
		const reader = { ...(await signedIn(buyer)), cookieTokens: [tokenFor(entitlementId)] };
		await expect(open(reader, entitlementId)).rejects.toMatchObject(notFound);
		expect((await listLibrary(reader)).map((item) => item.entitlementId)).not.toContain(entitlementId);
	});

	test.each([randomUUID(), '', 'x', '1 or 1=1', '%27', '../..'])('for the id %j', async (id) => {
		await expect(open(await signedIn(buyer), id)).rejects.toMatchObject(notFound);
	});

	test('to a client that asks the API for the text itself', async () => {
		for (const client of [anonymous(), (await signedIn(buyer)).supabase]) {
			const content = await client.rpc('entitled_content', { p_entitlement_id: bought });
			expect(content.data).toBeNull();
			expect(content.error).not.toBeNull();
			const versions = await client
				.from('product_versions')
				.select('sections')
				.eq('product_id', product.productId);
			expect(versions.data ?? []).toEqual([]);
		}
	});
});

describe('the place', () => {
	test('is where the buyer left off', async () => {
		const reader = await signedIn(buyer);
		await rememberPlace({ ...reader, entitlementId: bought, place: 2 });
		expect((await open(reader, bought)).place).toBe(2);
		expect((await open(guest(asGuest), asGuest)).place).toBe(1);
	});

	test('is the last section when the book became shorter', async () => {
		await rememberPlace({ ...guest(asGuest), entitlementId: asGuest, place: 99 });
		expect((await open(guest(asGuest), asGuest)).place).toBe(3);
	});

	test('is not a stranger’s to change', async () => {
		const attempt = rememberPlace({ ...(await signedIn(stranger)), entitlementId: bought, place: 1 });
		await expect(attempt).rejects.toMatchObject(notFound);
	});
});

describe('the library', () => {
	test('lists what account and links open, each once', async () => {
		const reader = {
			...(await signedIn(buyer)),
			cookieTokens: [tokenFor(bought), tokenFor(asGuest), tokenFor(asGuest)]
		};
		const items = await listLibrary(reader);
		expect(items.map((item) => item.entitlementId).sort()).toEqual([bought, asGuest].sort());
		expect(items[0]).toMatchObject({
			slug: product.slug,
			title: product.title,
			authorName: 'Ada Writer',
			sectionCount: 3,
			isSample: false
		});
	});

	test('is empty for a new visitor', async () => {
		expect(await listLibrary(guest())).toEqual([]);
	});

	test('holds what a guest bought once they have confirmed an account with that address', async () => {
		const email = `late-${randomUUID().slice(0, 8)}@example.com`;
		const { entitlementId } = await buy(db, { slug: product.slug, email });
		const late = await createSignInUser(db, 'Fay Late');
		await db.query('update auth.users set email_confirmed_at = null where id = $1', [late.actor.userId]);
		await db.query('update auth.users set email = $2, email_confirmed_at = now() where id = $1', [
			late.actor.userId,
			email
		]);
		await db.query(
			`update auth.identities set identity_data = identity_data || jsonb_build_object('email', $2::text) where user_id = $1`,
			[late.actor.userId, email]
		);
		const items = await listLibrary(await signedIn({ ...late, email }));
		expect(items.map((item) => item.entitlementId)).toEqual([entitlementId]);
	});
});

test('words on sale that nobody can have typed leave their product editable', async () => {
	const { get } = await import('../../src/lib/server/products/listing.ts');
	const written = await createPublishedProduct(db, creator);
	const { viewer, supabase } = await signedIn(creator);
	if (!viewer) throw new Error('nobody signed in');
	const odd = { benefits: 'none', faq: [{ question: 7 }], headline: { a: 1 }, promise: 'Kept.' };
	const { error } = await supabase.from('products').update({ sales_copy: odd }).eq('id', written.productId);
	expect(error).toBeNull();
	const { workspaceId, handle } = creator;
	const role = 'owner' as const;
	const workspace = { workspaceId, handle, workspaceName: '', logoPath: null, deleteAt: null };
	const member = { viewer, supabase, ...workspace, role, heldRole: role, hasSeat: true };
	const { salesCopy } = await get(member, written.productId);
	expect(salesCopy).toMatchObject({ headline: '', promise: 'Kept.', benefits: [], faq: [] });
});
