import { randomBytes, randomUUID } from 'node:crypto';
import pg from 'pg';
import type { Database } from '../../src/lib/server/platform/database-types.ts';
import { openTopUp, payTopUp, planPrice, subscribe } from './billing.ts';

/** Who asks, told per test. `null` claims: nobody signed in. */
export type Actor = {
	name: string;
	role: 'anon' | 'authenticated' | 'service_role';
	userId: string | null;
	/** Of a program: the key whose token asks. Its id is the token's subject too. */
	apiKeyId?: string;
};

export type World = {
	db: pg.Pool;
	workspaceId: string;
	productId: string;
	generationId: string;
	revisionId: string;
	sectionId: string;
	invitationId: string;
	handle: string;
	slug: string;
	actors: Record<
		| 'anonymous'
		| 'stranger'
		| 'buyer'
		| 'viewer'
		| 'member'
		| 'admin'
		| 'owner'
		| 'platformAdmin'
		| 'readKey'
		| 'writeKey'
		| 'service',
		Actor
	>;
	close: () => Promise<void>;
};

/** A pool with every right, for arranging rows and for acting as somebody. */
export function openDatabase(superuserUrl: string): pg.Pool {
	return new pg.Pool({ connectionString: superuserUrl, max: 40 });
}

/** A confirmed user, as Auth stores one: the trigger gives them a profile and a first workspace. */
export async function addUser(db: pg.Pool, name: string): Promise<Actor> {
	const id = randomUUID();
	await db.query(
		`insert into auth.users (id, aud, role, email, raw_app_meta_data, raw_user_meta_data, email_confirmed_at, email_change_confirm_status)
		 values ($1, 'authenticated', 'authenticated', $2, '{}', jsonb_build_object('display_name', $3::text), now(), 0)`,
		[id, `${name.toLowerCase().replace(/\W/g, '')}-${id.slice(0, 8)}@example.com`, name]
	);
	return { name, role: 'authenticated', userId: id };
}

/** The workspace that a user got with their confirmation. */
export async function firstWorkspace(db: pg.Pool, actor: Actor): Promise<string> {
	const { rows } = await db.query<{ workspace_id: string }>(
		`select workspace_id from public.workspace_members where user_id = $1 and role = 'owner'`,
		[actor.userId]
	);
	if (!rows[0]) throw new Error(`${actor.name} has no workspace`);
	return rows[0].workspace_id;
}

/** Runs `work` as the actor, exactly as an API request would run; rolled back unless `keep` is set. */
export async function as<T>(
	db: pg.Pool,
	actor: Actor,
	work: (client: pg.PoolClient) => Promise<T>,
	{ keep = false } = {}
): Promise<T> {
	const client = await db.connect();
	try {
		await client.query('begin');
		const claims = {
			sub: actor.apiKeyId ?? actor.userId ?? undefined,
			role: actor.role,
			api_key_id: actor.apiKeyId
		};
		await client.query(`select set_config('request.jwt.claims', $1, true)`, [JSON.stringify(claims)]);
		await client.query(`set local role ${actor.role}`);
		const result = await work(client);
		await client.query(keep ? 'commit' : 'rollback');
		return result;
	} catch (error) {
		await client.query('rollback');
		throw error;
	} finally {
		client.release();
	}
}

/** A key of the workspace with these scopes, as the program that holds it. */
export async function addApiKey(db: pg.Pool, workspaceId: string, scopes: string[]): Promise<Actor> {
	const { rows } = await db.query<{ id: string }>(
		`insert into public.api_keys (workspace_id, name, token_hash, token_hint, scopes)
		 values ($1, 'A program', $2, 'abcd', $3) returning id`,
		[workspaceId, randomBytes(32).toString('hex'), scopes]
	);
	const id = rows[0]?.id ?? '';
	return { name: `key ${scopes.join(' ')}`, role: 'authenticated', userId: null, apiKeyId: id };
}

export const brief = {
	type: 'ebook',
	topic: 'Tea at home',
	audience: '',
	tone: 'casual',
	language: 'en',
	length: 'short',
	notes: ''
};

type Ordered = { generation_id: string; product_id: string };

/** Orders a generation for the workspace, as its owner. The same key returns the first order. */
export async function orderGeneration(
	db: pg.Pool,
	{
		workspaceId,
		userId,
		key = randomUUID(),
		origin = 'sample',
		wishes = {}
	}: {
		workspaceId: string;
		userId: string | null;
		key?: string;
		origin?: 'sample' | 'model';
		/** What the brief says beyond the usual. */
		wishes?: object;
	}
): Promise<Ordered> {
	const { rows } = await db.query<Ordered>(
		`select * from public.order_generation($1, $2, $3, 'Ada Writer', $5, $4)`,
		[workspaceId, userId, { ...brief, ...wishes }, key, origin]
	);
	if (!rows[0]) throw new Error('order_generation returned nothing');
	return rows[0];
}

type OpenStep = { id: string; kind: Database['public']['Enums']['step_kind'] };

/** The steps of a generation that wait to be written. */
export async function openSteps(db: pg.Pool, generationId: string): Promise<OpenStep[]> {
	const { rows } = await db.query<OpenStep>(
		`select id, kind from public.generation_steps where generation_id = $1 and state in ('queued', 'running') order by kind, position`,
		[generationId]
	);
	return rows;
}

const outline = {
	title: 'The Tea Book',
	subtitle: 'From leaf to cup',
	promise: 'You will make better tea.',
	sections: [{ title: 'Leaves' }, { title: 'Water' }]
};

/** Begins a step and stores its result, as the worker would. Returns the attempt's number. */
export async function writeStep(db: pg.Pool, { id, kind }: OpenStep): Promise<number> {
	const { rows } = await db.query<{ attempt: number }>('select attempt from public.begin_step($1)', [id]);
	const attempt = rows[0]?.attempt ?? 0;
	if (kind === 'outline')
		await db.query('select public.complete_outline($1, $2, $3)', [id, attempt, outline]);
	if (kind === 'section')
		await db.query('select public.complete_section($1, $2, $3, 4)', [id, attempt, 'Secret words for sale.']);
	if (kind === 'sales_page')
		await db.query('select public.complete_sales_page($1, $2, $3)', [
			id,
			attempt,
			{ headline: 'Better tea' }
		]);
	if (kind === 'style_sheet')
		await db.query('select public.complete_style_sheet($1, $2, $3)', [id, attempt, {}]);
	if (kind === 'cover') await db.query('select public.complete_cover($1, $2, null)', [id, attempt]);
	return attempt;
}

/** Writes outline and style sheet, so that the sections wait. */
export async function writePlan(db: pg.Pool, generationId: string): Promise<void> {
	for (const _step of ['outline', 'style_sheet'])
		for (const open of await openSteps(db, generationId)) await writeStep(db, open);
}

/** Writes everything that is left of a generation, except steps of the kind that is left. */
export async function finishGeneration(
	db: pg.Pool,
	generationId: string,
	left?: OpenStep['kind']
): Promise<void> {
	const due = async () => (await openSteps(db, generationId)).filter(({ kind }) => kind !== left);
	for (let open = await due(); open.length > 0; open = await due())
		for (const step of open) await writeStep(db, step);
}

/** Publishes a finished product as the given member; returns its slug. */
export async function publish(db: pg.Pool, actor: Actor, productId: string): Promise<string> {
	return as(
		db,
		actor,
		async (client) => {
			const { rows } = await client.query<{ slug: string }>(
				`select public.publish_product(id, version, $2) as slug from public.products where id = $1`,
				[productId, `tea-${productId.slice(0, 8)}`]
			);
			return rows[0]?.slug ?? '';
		},
		{ keep: true }
	);
}

/** Opens an order for the slug and pays it; returns the ids. */
export async function buy(
	db: pg.Pool,
	{ slug, email, userId = null }: { slug: string; email: string; userId?: string | null }
): Promise<{ orderId: string; entitlementId: string }> {
	const order = await db.query<{ id: string; amount_cents: number; currency: string }>(
		`select * from public.open_order($1, $2, 'en', $3)`,
		[slug, randomUUID(), userId]
	);
	const { id = '', amount_cents, currency } = order.rows[0] ?? {};
	const session = `cs_test_${id}`;
	await db.query('select public.attach_session($1, $2)', [id, session]);
	const paid = await db.query<{ entitlement: string }>(
		'select public.fulfil_order($1, $2, $3, $4, $5, $6) as entitlement',
		[id, session, `pi_${id}`, amount_cents, currency, email]
	);
	return { orderId: id, entitlementId: paid.rows[0]?.entitlement ?? '' };
}

const readScopes = ['workspace:read', 'members:read', 'products:read', 'sales:read', 'billing:read'];
const writeScopes = ['workspace:write', 'members:write', 'products:write', 'sales:read', 'billing:read'];

/** A row in each table of a team: an invitation, a collection with the product, an export. */
async function fillTeam(
	db: pg.Pool,
	{ workspaceId, productId, owner }: { workspaceId: string; productId: string; owner: Actor }
): Promise<{ invitationId: string; handle: string }> {
	const { rows } = await db.query<{ invitationId: string; handle: string }>(
		`insert into public.invitations (id, workspace_id, email, role, token_hash, invited_by)
		 values (gen_random_uuid(), $1, $2, 'member', $3, $4)
		 returning id as "invitationId", (select handle from public.workspaces where id = $1) as handle`,
		[workspaceId, `invited-${workspaceId}@example.com`, randomBytes(32).toString('hex'), owner.userId]
	);
	await db.query(
		`with c as (insert into public.collections (workspace_id, name, created_by) values ($1, 'Tea', $2) returning id)
		 update public.products set collection_id = c.id from c where products.id = $3`,
		[workspaceId, owner.userId, productId]
	);
	await db.query('insert into public.data_exports (user_id) values ($1)', [owner.userId]);
	await db.query(`select public.note_session($1, $2, '192.0.2.7', 'Firefox')`, [randomUUID(), owner.userId]);
	return rows[0] ?? { invitationId: '', handle: '' };
}

/** A subscription to the plan without limits, a top-up, and a row in each table of the books. */
async function fillBooks(db: pg.Pool, workspaceId: string, owner: Actor): Promise<void> {
	const price = await planPrice(db, 'enterprise');
	await db.query(`select public.keep_customer($1, $2)`, [workspaceId, `cus_${workspaceId}`]);
	await db.query(`select public.open_subscription_checkout($1, $2, $3)`, [
		workspaceId,
		price.id,
		owner.userId
	]);
	await subscribe(db, workspaceId, { price });
	await payTopUp(db, await openTopUp(db, { workspaceId, userId: owner.userId }), randomUUID());
	await db.query(
		`select public.mark_event(id, 'processed', null, 5) from public.provider_events order by received_at desc limit 1`
	);
	await db.query(`select public.finish_reconciliation(public.begin_reconciliation(), '[]')`);
}

/** How the brand speaks, and a prompt template. */
async function fillTexts(db: pg.Pool, workspaceId: string, owner: Actor): Promise<void> {
	await db.query(`insert into public.brand_voices (workspace_id, description) values ($1, 'Calm.')`, [
		workspaceId
	]);
	const content = { name: 'Tea', description: '', type: 'ebook', language: 'en' };
	const save = 'select public.save_prompt_template($1, null, 0, $2)';
	await as(db, owner, (client) => client.query(save, [workspaceId, content]), { keep: true });
}

/** A judgement of each section, and a finding that the owner let stand. */
async function fillChecks(db: pg.Pool, productId: string, owner: Actor): Promise<void> {
	await db.query(
		`select public.save_section_checks($1, (select jsonb_agg(jsonb_build_object('id', id, 'version', version, 'findings', '[]'::jsonb))
		 from public.sections where product_id = $1))`,
		[productId]
	);
	await db.query(
		`insert into public.finding_dismissals (section_id, workspace_id, fingerprint, dismissed_by)
		 select id, workspace_id, 'placeholder:[x]', $2 from public.sections where product_id = $1 and position = 1`,
		[productId, owner.userId]
	);
}

/** A source that the order took. */
async function fillSources(
	db: pg.Pool,
	workspaceId: string,
	generationId: string,
	owner: Actor
): Promise<void> {
	await db.query(
		`select private.attach_sources($2, $1, array[public.add_source($1, $3, 'text', 'Tea notes', null, 'Secret leaves.', 2)])`,
		[workspaceId, generationId, owner.userId]
	);
}

/** A revision of the first section whose text is ready. */
async function fillRevision(
	db: pg.Pool,
	{ workspaceId, productId, owner }: { workspaceId: string; productId: string; owner: Actor }
): Promise<{ revisionId: string; sectionId: string }> {
	const { rows } = await db.query<{ revisionId: string; sectionId: string }>(
		`select s.id as "sectionId", public.request_revision(s.workspace_id, $1, s.product_id, s.id, s.version, 'shorten', '', null, null, null, $3) as "revisionId"
		 from public.sections s where s.product_id = $2 and s.position = 1`,
		[owner.userId, productId, workspaceId]
	);
	const revision = rows[0] ?? { revisionId: '', sectionId: '' };
	await db.query(
		`select public.complete_revision($1, b.attempt, 'Short.', '[]') from public.begin_revision($1) b`,
		[revision.revisionId]
	);
	return revision;
}

/** One workspace with everybody in it, a published and sold product, a stranger, and rows in every table. */
export async function createWorld(superuserUrl: string): Promise<World> {
	const db = openDatabase(superuserUrl);
	const names = ['Owner', 'Admin', 'Member', 'Viewer', 'Stranger', 'Buyer', 'Staff'] as const;
	const [owner, admin, member, viewer, stranger, buyer, platformAdmin] = (await Promise.all(
		names.map((name) => addUser(db, name))
	)) as [Actor, Actor, Actor, Actor, Actor, Actor, Actor];
	await db.query('insert into public.platform_admins (user_id) values ($1)', [platformAdmin.userId]);
	const workspaceId = await firstWorkspace(db, owner);
	for (const [actor, role] of [
		[admin, 'admin'],
		[member, 'member'],
		[viewer, 'viewer']
	] as const) {
		await db.query('insert into public.workspace_members (workspace_id, user_id, role) values ($1, $2, $3)', [
			workspaceId,
			actor.userId,
			role
		]);
	}
	const order = await orderGeneration(db, { workspaceId, userId: owner.userId });
	await finishGeneration(db, order.generation_id);
	await db.query(
		`insert into public.ai_calls (workspace_id, generation_id, task, provider, model, attempt, outcome, input_tokens, output_tokens, is_estimated, latency_ms)
		 values ($1, $2, 'outline', 'demo', 'demo', 1, 'succeeded', 1, 1, true, 1)`,
		[workspaceId, order.generation_id]
	);
	await db.query(
		`insert into public.provider_breakers (provider, process, reason, retry_at) values ('groq', $1, 'http_500', now())`,
		[workspaceId]
	);
	await db.query(
		`insert into public.provider_keys (workspace_id, provider, ciphertext, key_id, hint) values ($1, 'groq', $2, '0123abcd', 'abcd')`,
		[workspaceId, 'x'.repeat(60)]
	);
	await fillTexts(db, workspaceId, owner);
	await fillChecks(db, order.product_id, owner);
	await fillSources(db, workspaceId, order.generation_id, owner);
	const revision = await fillRevision(db, { workspaceId, productId: order.product_id, owner });
	const slug = await publish(db, owner, order.product_id);
	await buy(db, { slug, email: 'buyer@example.com', userId: buyer.userId });
	await db.query(`select public.receive_event('stripe', $1, 'checkout.session.completed', 'cs_x', '{}')`, [
		randomUUID()
	]);
	await fillBooks(db, workspaceId, owner);
	const team = await fillTeam(db, { workspaceId, productId: order.product_id, owner });
	return {
		db,
		...team,
		workspaceId,
		productId: order.product_id,
		generationId: order.generation_id,
		...revision,
		slug,
		actors: {
			anonymous: { name: 'anonymous', role: 'anon', userId: null },
			service: { name: 'service', role: 'service_role', userId: null },
			owner,
			admin,
			member,
			viewer,
			stranger,
			buyer,
			platformAdmin,
			readKey: await addApiKey(db, workspaceId, readScopes),
			writeKey: await addApiKey(db, workspaceId, writeScopes)
		},
		close: () => db.end()
	};
}
