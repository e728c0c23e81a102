import { createSignInUser, type Creator } from '../../tests/support/people.ts';
import { fact, median, percentile, type Figure } from './figure.ts';
import type { BenchSystem } from './system.ts';

const clients = 50;
const rounds = 6;
const productsEach = 200;

/** Each from an address of its own, as people are: `ADDRESS_HEADER` says so to the app. */
type Client = Creator & { cookie: string; address: string };

async function signIn(origin: string, { email, password, address }: Client): Promise<string> {
	const response = await fetch(`${origin}/sign-in`, {
		method: 'POST',
		headers: { origin, 'x-forwarded-for': address, 'content-type': 'application/x-www-form-urlencoded' },
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

const spread = (times: number[]): string =>
	`p50 ${median(times).toFixed(0)} ms, p95 ${percentile(times, 0.95).toFixed(0)} ms`;

/** Fifty people at once: how long a sign-in takes, and a page with a list. Passwords are hashed as Auth hashes them. */
export async function measureClients({ origin, db }: BenchSystem): Promise<Figure[]> {
	const all: Client[] = [];
	for (let n = 0; n < clients; n += 1) {
		const creator = await createSignInUser(db, `Client ${n}`);
		await db.query(
			`update auth.users set encrypted_password = extensions.crypt($2, extensions.gen_salt('bf', 10)) where id = $1`,
			[creator.actor.userId, creator.password]
		);
		all.push({ ...creator, cookie: '', address: `198.51.100.${n + 1}` });
	}
	await db.query(
		`insert into public.products (workspace_id, type, language, title, author_name)
		 select w, 'ebook', 'en', 'Product ' || n, 'Bench' from unnest($1::uuid[]) w, generate_series(1, $2) n`,
		[all.map(({ workspaceId }) => workspaceId), productsEach]
	);
	const signIns = await together(all, async (client) => {
		client.cookie = await signIn(origin, client);
	});
	const lists = await together(all, (client) => openList(origin, client));
	return [
		fact(`sign-in, ${clients} clients at once`, spread(signIns)),
		fact(`page of the products list, ${clients} clients at once`, spread(lists))
	];
}
