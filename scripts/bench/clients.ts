import { createSignInUser, type Creator } from '../../tests/support/people.ts';
import { fact, median, percentile, type Figure } from './figure.ts';
import type { BenchSystem } from './system.ts';

const clients = 50;
const rounds = 6;
const productsEach = 200;

/** Each from an address of its own, as people are: `ADDRESS_HEADER` says so to the app. */
type Client = Creator & { cookie: string; token: string; address: string };

async function signIn(origin: string, { email, password, address }: Client): Promise<string> {
	const response = await fetch(`${origin}/sign-in`, {
		method: 'POST',
		headers: {
			origin,
			accept: 'text/html', // else the answer is the action's JSON, as for a page's own script
			'x-forwarded-for': address,
			'content-type': 'application/x-www-form-urlencoded'
		},
		body: new URLSearchParams({ email, password }),
		redirect: 'manual'
	});
	if (response.status !== 303) throw new Error(`sign-in answered ${response.status}`);
	await response.arrayBuffer();
	return response.headers
		.getSetCookie()
		.map((cookie) => cookie.split(';')[0])
		.join('; ');
}

async function openList(origin: string, { handle, cookie, address }: Client): Promise<void> {
	const headers = { cookie, 'x-forwarded-for': address };
	const response = await fetch(`${origin}/w/${handle}/products`, { headers, redirect: 'manual' });
	if (response.status !== 200) throw new Error(`the list answered ${response.status}`);
	await response.text();
}

/** Each client does it again and again, all at once; milliseconds of every time but the first, which warms up. */
async function together(all: Client[], work: (client: Client) => Promise<void>): Promise<number[]> {
	const times = await Promise.all(
		all.map(async (client) => {
			const own: number[] = [];
			for (let round = 0; round < rounds; round += 1) {
				const started = performance.now();
				await work(client);
				own.push(performance.now() - started);
			}
			return own.slice(1);
		})
	);
	return times.flat();
}

/** Auth by itself, past the app: what a sign-in costs before we add anything. */
async function askAuth({ local }: BenchSystem, { email, password }: Client): Promise<string> {
	const { SUPABASE_URL, SUPABASE_PUBLISHABLE_KEY } = local.env;
	const response = await fetch(`${SUPABASE_URL}/auth/v1/token?grant_type=password`, {
		method: 'POST',
		headers: { apikey: SUPABASE_PUBLISHABLE_KEY ?? '', 'content-type': 'application/json' },
		body: JSON.stringify({ email, password })
	});
	if (response.status !== 200) throw new Error(`Auth answered ${response.status}`);
	const { access_token: token } = (await response.json()) as { access_token: string };
	return token;
}

/** The list's first page by one read over the REST API, past the app. */
async function askRest({ local }: BenchSystem, { workspaceId, token }: Client): Promise<void> {
	const { SUPABASE_URL, SUPABASE_PUBLISHABLE_KEY } = local.env;
	const response = await fetch(
		`${SUPABASE_URL}/rest/v1/products?select=id,title,state,updated_at&workspace_id=eq.${workspaceId}&order=updated_at.desc&limit=20`,
		{ headers: { apikey: SUPABASE_PUBLISHABLE_KEY ?? '', authorization: `Bearer ${token}` } }
	);
	if (response.status !== 200) throw new Error(`the REST API answered ${response.status}`);
	await response.text();
}

const spread = (times: number[]): string =>
	`p50 ${median(times).toFixed(0)} ms, p95 ${percentile(times, 0.95).toFixed(0)} ms`;

const times = (ours: number[], bare: number[]): string => `${(median(ours) / median(bare)).toFixed(1)}×`;

/** Fifty people at once: how long a sign-in takes, and a page with a list. Passwords are hashed as Auth hashes them. */
export async function measureClients(system: BenchSystem): Promise<Figure[]> {
	const { origin, db } = system;
	const all: Client[] = [];
	for (let n = 0; n < clients; n += 1) {
		const creator = await createSignInUser(db, `Client ${n}`);
		await db.query(
			`update auth.users set encrypted_password = extensions.crypt($2, extensions.gen_salt('bf', 10)) where id = $1`,
			[creator.actor.userId, creator.password]
		);
		all.push({ ...creator, cookie: '', token: '', address: `198.51.100.${n + 1}` });
	}
	await db.query(
		`insert into public.products (workspace_id, type, language, title, author_name)
		 select w, 'ebook', 'en', 'Product ' || n, 'Bench' from unnest($1::uuid[]) w, generate_series(1, $2) n`,
		[all.map(({ workspaceId }) => workspaceId), productsEach]
	);
	const signIns = await together(all, async (client) => {
		client.cookie = await signIn(origin, client);
	});
	const bareSignIns = await together(all, async (client) => {
		client.token = await askAuth(system, client);
	});
	const bareReads = await together(all, (client) => askRest(system, client));
	const lists = await together(all, (client) => openList(origin, client));
	return [
		fact(`sign-in, ${clients} clients at once`, spread(signIns)),
		fact('against the embedded Auth asked directly (p50)', times(signIns, bareSignIns)),
		fact(`page of the products list, ${clients} clients at once`, spread(lists)),
		fact('against one read over the embedded REST API (p50)', times(lists, bareReads))
	];
}
