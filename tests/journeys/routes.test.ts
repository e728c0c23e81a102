import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { APIRequestContext, APIResponse, Browser } from '@playwright/test';
import { expect, signIn, test, type System } from '../support/journey.ts';
import { createPublishedProduct, createSignInUser, type Creator } from '../support/people.ts';
import { answerTo, routeActors, routeRules } from '../support/route-rules.ts';
import { buy } from '../support/world.ts';

type Call = { route: string; name: string };

/** Every page, endpoint and form action that exists, read from the files. */
function findCalls(): Call[] {
	const root = 'src/routes';
	return readdirSync(root, { recursive: true })
		.map(String)
		.filter((file) => /\+(page\.svelte|page\.server\.ts|server\.ts)$/.test(file))
		.flatMap((file) => {
			const route = dirname(file) === '.' ? '/' : `/${dirname(file)}`;
			const source = readFileSync(join(root, file), 'utf8');
			if (file.endsWith('+server.ts')) {
				return methodsIn(source).map((name) => ({ route, name }));
			}
			return [{ route, name: 'GET' }, ...actionsIn(source).map((name) => ({ route, name }))];
		})
		.filter(
			(call, index, all) =>
				all.findIndex((one) => one.route === call.route && one.name === call.name) === index
		);
}

/** `export const GET = …` and `export const { GET, POST } = …`. */
function methodsIn(source: string): string[] {
	const exported = [...source.matchAll(/^export const (\w+|\{[^}]*\})/gm)].map(([, names = '']) => names);
	return exported.flatMap((names) => names.match(/\b(GET|POST|PUT|PATCH|DELETE)\b/g) ?? []);
}

function actionsIn(source: string): string[] {
	const [, body = ''] = /export const actions: Actions = \{\n([\s\S]*?)\n\};/.exec(source) ?? [];
	return [...body.matchAll(/^\t(\w+)(?::|,|$)/gm)].map(([, name = '']) => name);
}

type Place = { handle: string; workspaceId: string; productId: string; slug: string; entitlementId: string };

function pathOf(route: string, { handle, workspaceId, productId, slug, entitlementId }: Place): string {
	const filled: Record<string, string> = {
		workspace: handle,
		id: workspaceId,
		product: productId,
		slug,
		entitlement: entitlementId,
		section: '1',
		format: 'html',
		token: 'x'.repeat(64)
	};
	return (
		route
			.replace(/\/\([^)]+\)/g, '')
			.replace(/\[(?:\.\.\.)?(\w+)\]/g, (_, name: string) => filled[name] ?? name) || '/'
	);
}

async function call(
	request: APIRequestContext,
	origin: string,
	path: string,
	name: string
): Promise<APIResponse> {
	const options = { maxRedirects: 0, headers: { origin, accept: 'text/html' } };
	if (name === 'GET') return request.get(origin + path, options);
	if (name === 'POST') return request.post(origin + path, { ...options, data: {} });
	if (name === 'PUT') return request.put(origin + path, { ...options, data: {} });
	const action = name === 'default' ? '' : `?/${name}`;
	return request.post(origin + path + action, { ...options, form: {} });
}

/** The values of this system's settings that nobody outside may see. */
function secretsOf({ local }: System): string[] {
	const names = [
		'SUPABASE_SECRET_KEY',
		'SUPABASE_JWT_KEY',
		'DATABASE_URL',
		'STRIPE_SECRET_KEY',
		'STRIPE_WEBHOOK_SECRET',
		'PAYPAL_CLIENT_SECRET',
		'APP_SECRET',
		'SMTP_URL'
	];
	const values = names.map((name) => local.env[name] ?? '');
	expect(values.filter((value) => value.length < 8)).toEqual([]);
	return values;
}

async function signedIn(browser: Browser, system: System, creator: Creator): Promise<APIRequestContext> {
	const context = await browser.newContext({ baseURL: system.origin });
	await signIn(await context.newPage(), creator);
	return context.request;
}

test('every page, endpoint and action is declared', () => {
	const found = findCalls().map(({ route, name }) => `${route} ${name}`);
	const declared = Object.entries(routeRules).flatMap(([route, calls]) =>
		Object.keys(calls).map((name) => `${route} ${name}`)
	);
	expect(found.length).toBeGreaterThan(30);
	expect(declared.sort()).toEqual(found.sort());
});

test('every page, endpoint and action called directly answers each actor as declared', async ({
	system,
	browser,
	playwright
}) => {
	test.setTimeout(300_000);
	const [owner, stranger, viewer, member, admin] = (await Promise.all(
		['Owner', 'Stranger', 'Viewer', 'Member', 'Admin'].map((name) => createSignInUser(system.db, name))
	)) as [Creator, Creator, Creator, Creator, Creator];
	const product = await createPublishedProduct(system.db, owner);
	const { entitlementId } = await buy(system.db, { slug: product.slug, email: 'someone-else@example.com' });
	/** As it was: some calls leave the workspace, change who is what in it, or take the page down. */
	const restore = async (): Promise<void> => {
		await system.db.query('truncate private.rate_limits'); // more calls than one address makes in a minute
		await system.db.query(
			`insert into public.workspace_members (workspace_id, user_id, role)
			 values ($1, $2, 'viewer'), ($1, $3, 'member'), ($1, $4, 'admin'), ($1, $5, 'owner')
			 on conflict (workspace_id, user_id) do update set role = excluded.role where workspace_members.role <> excluded.role`,
			[owner.workspaceId, ...[viewer, member, admin, owner].map(({ actor }) => actor.userId)]
		);
		await system.db.query(
			`with p as (update public.products set state = 'published' where id = $1 and state = 'draft' returning slug),
			 g as (update public.pages set is_listed = true where product_id = $1 and not is_listed)
			 select pg_notify('page', json_build_object('slug', slug)::text) from p`,
			[product.productId]
		);
	};
	const people = { stranger, viewer, member, admin, owner };
	const place = { ...product, handle: owner.handle, workspaceId: owner.workspaceId, entitlementId };
	const wrong: string[] = [];
	const secrets = secretsOf(system);
	// Without the cover, which the worker gives to products that have none.
	const fingerprint = async (): Promise<unknown> =>
		(
			await system.db.query(
				`select md5(string_agg(t::text, '' order by t::text)) from (
				select to_jsonb(p) - array['updated_at', 'cover', 'cover_path'] as t from public.products p where id = $1
				union all select to_jsonb(g) - 'cover_path' from public.pages g where product_id = $1
				union all select to_jsonb(s) from public.sections s where product_id = $1) rows`,
				[product.productId]
			)
		).rows[0];
	const untouched = await fingerprint();
	for (const actor of routeActors) {
		for (const { route, name } of findCalls()) {
			await restore();
			// A context of its own for each call: some of them end the session.
			const request =
				actor === 'anonymous'
					? await playwright.request.newContext()
					: await playwright.request.newContext({
							storageState: await sessionOf(browser, system, people[actor])
						});
			const response = await call(request, system.origin, pathOf(route, place), name);
			const status = response.status();
			const told = JSON.stringify(response.headers()) + (await response.text());
			await request.dispose();
			if (secrets.some((secret) => told.includes(secret)))
				wrong.push(`${route} ${name} tells ${actor} a secret`);
			const endsSession = route === '/(auth)/sign-out' || name === 'endAll';
			if (actor !== 'anonymous' && endsSession) sessions.delete(people[actor]);
			const expected = answerTo(route, name, actor);
			if (status !== expected) wrong.push(`${route} ${name} as ${actor}: ${status}, declared ${expected}`);
		}
		if (['anonymous', 'stranger', 'viewer'].includes(actor))
			expect(await fingerprint(), `${actor} changed nothing`).toEqual(untouched);
	}
	expect(wrong).toEqual([]);
});

type State = Awaited<ReturnType<APIRequestContext['storageState']>>;
const sessions = new Map<Creator, State>();

/** The cookies of one sign-in per person. */
async function sessionOf(browser: Browser, system: System, creator: Creator): Promise<State> {
	const state = sessions.get(creator) ?? (await (await signedIn(browser, system, creator)).storageState());
	sessions.set(creator, state);
	return state;
}
