import { randomUUID } from 'node:crypto';
import { createClient } from '@supabase/supabase-js';
import type pg from 'pg';
import type { Language, ProductType } from '../../src/lib/products/brief.ts';
import type { Database } from '../../src/lib/server/platform/database-types.ts';
import type { SessionClient } from '../../src/lib/server/platform/supabase.ts';
import type { Viewer } from '../../src/lib/server/workspaces/viewer.ts';
import type { TestStack } from './database.ts';
import { firstWorkspace, publish, type Actor } from './world.ts';

export type Creator = { email: string; password: string; actor: Actor; workspaceId: string; handle: string };

/** A confirmed user who can sign in with a password, in their first workspace. */
export async function createSignInUser(db: pg.Pool, name: string): Promise<Creator> {
	const id = randomUUID();
	const email = `${name.toLowerCase().replace(/\W/g, '')}-${id.slice(0, 8)}@example.com`;
	const password = `correct horse ${id.slice(0, 6)}`;
	await db.query(
		`insert into auth.users (id, aud, role, email, encrypted_password, email_confirmed_at, raw_app_meta_data, raw_user_meta_data, created_at, updated_at)
		 values ($1, 'authenticated', 'authenticated', $2, extensions.crypt($3, extensions.gen_salt('bf', 4)), now(),
		   '{"provider": "email", "providers": ["email"]}', jsonb_build_object('display_name', $4::text), now(), now())`,
		[id, email, password, name]
	);
	await db.query(
		`insert into auth.identities (id, provider, provider_id, user_id, identity_data, created_at, updated_at)
		 values ($1, 'email', $2, $3, jsonb_build_object('sub', $2::text, 'email', $4::text, 'email_verified', true), now(), now())`,
		[randomUUID(), id, id, email]
	);
	const actor: Actor = { name, role: 'authenticated', userId: id };
	const workspaceId = await firstWorkspace(db, actor);
	const { rows } = await db.query<{ handle: string }>('select handle from public.workspaces where id = $1', [
		workspaceId
	]);
	return { email, password, actor, workspaceId, handle: rows[0]?.handle ?? '' };
}

/** Signs in with the password: the client that acts as the person, and who they are to the domain. */
export async function signInAs(
	{ url, publishableKey }: TestStack,
	{ email, password, actor }: Creator
): Promise<{ supabase: SessionClient; viewer: Viewer }> {
	const auth = { persistSession: false, autoRefreshToken: false };
	const supabase = createClient<Database>(url, publishableKey, { auth });
	const { error } = await supabase.auth.signInWithPassword({ email, password });
	if (error) throw error;
	const viewer: Viewer = {
		userId: actor.userId ?? '',
		sessionId: null,
		email,
		displayName: actor.name,
		avatarPath: null,
		locale: null,
		timeZone: null,
		theme: 'system',
		deleteAt: null
	};
	return { supabase, viewer };
}

const sections = [
	[
		'Leaves',
		'A leaf is picked, withered, rolled and dried.\n\n## Green or black\n\nOxidation is the whole difference.'
	],
	['Water', 'Water carries the taste. **Soft water** suits green tea; hard water wants a stronger leaf.'],
	['Time', 'Three minutes, and not one more:\n\n- warm the pot\n- pour\n- wait']
];

/** A finished, published product of three short sections, or of `texts`, at €19. */
export async function createPublishedProduct(
	db: pg.Pool,
	creator: Creator,
	{
		type = 'ebook',
		texts = sections,
		language = 'en'
	}: Partial<{ type: ProductType; texts: string[][]; language: Language }> = {}
) {
	const title = `The Tea Book ${randomUUID().slice(0, 6)}`;
	const { rows } = await db.query<{ id: string }>(
		`insert into public.products (workspace_id, type, language, title, subtitle, promise, author_name, sales_copy, created_by)
		 values ($1, $6, $7, $2, 'From leaf to cup', 'You will make better tea at home.', $3, $4, $5) returning id`,
		[
			creator.workspaceId,
			title,
			creator.actor.name,
			{
				headline: 'Better tea in a week',
				promise: 'You will make better tea at home.',
				benefits: ['Choose a leaf', 'Know your water'],
				audience: 'People who like tea.',
				faq: [{ question: 'Do I need a kettle?', answer: 'Any pot will do.' }],
				seoTitle: title,
				seoDescription: 'A short book about tea.'
			},
			creator.actor.userId,
			type,
			language
		]
	);
	const productId = rows[0]?.id ?? '';
	for (const [index, [name, body]] of texts.entries()) {
		await db.query(
			`insert into public.sections (product_id, workspace_id, position, title, body, is_sample) values ($1, $2, $3, $4, $5, $6)`,
			[productId, creator.workspaceId, index + 1, name, body, index === 0]
		);
	}
	const slug = await publish(db, creator.actor, productId);
	return { slug, title, priceText: '€19', productId };
}
