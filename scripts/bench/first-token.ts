import { createSignInUser } from '../../tests/support/people.ts';
import { orderGeneration } from '../../tests/support/world.ts';
import { atMost, percentile, type Figure } from './figure.ts';
import { sizedBrief, startProvider } from './provider.ts';
import { withSystem, type BenchSystem } from './system.ts';

const generations = 8;
const pace = { object: 40, firstToken: 40, section: 150 };

/** The cookies of a signed-in creator, as a browser gets them from the form. */
async function signIn(
	origin: string,
	{ email, password }: { email: string; password: string }
): Promise<string> {
	const answer = await fetch(`${origin}/sign-in`, {
		method: 'POST',
		redirect: 'manual',
		headers: { origin, 'content-type': 'application/x-www-form-urlencoded', accept: 'text/html' },
		body: new URLSearchParams({ email, password })
	});
	const cookies = answer.headers.getSetCookie().map((cookie) => cookie.split(';')[0]);
	if (answer.status !== 303 || cookies.length === 0) throw new Error(`signing in answered ${answer.status}`);
	return cookies.join('; ');
}

export type Heard = { at: number; text: string };

/** Follows a product's progress as an open page does, until the generation ends. */
async function follow(address: string, cookie: string, heard: Heard[]): Promise<void> {
	const answer = await fetch(address, { headers: { cookie } });
	if (!answer.ok || !answer.body) throw new Error(`${address} answered ${answer.status}`);
	const decoder = new TextDecoder();
	for await (const part of answer.body)
		heard.push({ at: performance.now(), text: decoder.decode(part, { stream: true }) });
}

/** Orders a book, watches it being written, and notes when each piece reached the watcher. Returns when it was ordered. */
export async function watchOne({ db, origin }: BenchSystem, heard: Heard[]): Promise<number> {
	const creator = await createSignInUser(db, 'Bench');
	const cookie = await signIn(origin, creator);
	const orderedAt = performance.now();
	const { product_id } = await orderGeneration(db, {
		workspaceId: creator.workspaceId,
		userId: creator.actor.userId,
		wishes: sizedBrief(4)
	});
	await follow(`${origin}/w/${creator.handle}/products/${product_id}/progress`, cookie, heard);
	return orderedAt;
}

/** From the provider's first token on the wire to the same token in an open page's event stream. */
export async function measureFirstToken(): Promise<Figure[]> {
	const { settings, sent, stop } = await startProvider(pace);
	const added = await withSystem(settings, async (system) => {
		const heard: Heard[] = [];
		for (let i = 0; i < generations; i += 1) await watchOne(system, heard);
		return sent.map(
			({ at, mark }) => (heard.find(({ text }) => text.includes(mark))?.at ?? Number.POSITIVE_INFINITY) - at
		);
	});
	stop();
	return [
		atMost(
			`first token, added by us up to the open page (p50 of ${added.length})`,
			percentile(added, 0.5),
			20,
			'ms'
		),
		atMost('first token, added by us up to the open page (p95)', percentile(added, 0.95), 20, 'ms')
	];
}
