// Where somebody wanted to go when we sent them a mail first.
import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { noteNextPlace, takeNextPlace } from '../../src/lib/server/accounts/next-place.ts';
import { createSignInUser, signInAs } from '../support/people.ts';
import { useSettings } from '../support/settings.ts';
import { openDatabase } from '../support/world.ts';

const stack = inject('stack');
let db: pg.Pool;
beforeAll(() => {
	db = openDatabase(stack.superuserUrl);
	useSettings(stack, { ORIGIN: 'http://shop.example' });
});
afterAll(() => db.end());

async function newPerson(name = 'Ada') {
	const person = await createSignInUser(db, name);
	return { email: person.email, supabase: (await signInAs(stack, person)).supabase };
}
const kept = async (email: string) =>
	(
		await db.query<{ path: string }>(
			'select n.path from private.next_places n join auth.users u on u.id = n.user_id where u.email = $1',
			[email]
		)
	).rows.map(({ path }) => path);

it('is told once, to the account it was noted for', async () => {
	const [ada, other] = [await newPerson(), await newPerson('Eve')];
	await noteNextPlace(ada.email.toUpperCase(), '/pricing/choose?plan=1');
	expect(await takeNextPlace(other.supabase)).toBe('/app');
	expect(await takeNextPlace(ada.supabase)).toBe('/pricing/choose?plan=1');
	expect(await takeNextPlace(ada.supabase)).toBe('/app');
});

it('the last one counts, and none forgets it', async () => {
	const { email, supabase } = await newPerson();
	await noteNextPlace(email, '/library');
	await noteNextPlace(email, '/p/tea');
	expect(await kept(email)).toEqual(['/p/tea']);
	await noteNextPlace(email, null);
	expect(await takeNextPlace(supabase)).toBe('/app');
});

it('is forgotten after a day, also by the next note of anybody', async () => {
	const { email, supabase } = await newPerson();
	await noteNextPlace(email, '/library');
	await db.query(
		`update private.next_places set noted_at = now() - interval '25 hours' where path = '/library'`
	);
	expect(await takeNextPlace(supabase)).toBe('/app');
	await noteNextPlace(`nobody-${randomUUID()}@example.com`, '/p/tea');
	expect(await kept(email)).toEqual([]);
});

it('two notes at once leave one', async () => {
	const { email } = await newPerson();
	await Promise.all(Array.from({ length: 10 }, (_, index) => noteNextPlace(email, `/p/tea-${index}`)));
	expect(await kept(email)).toHaveLength(1);
});

it('an address too long to be one of ours is not kept', async () => {
	const { email } = await newPerson();
	await noteNextPlace(email, `/${'a'.repeat(2000)}`);
	expect(await kept(email)).toEqual([]);
});

describe('an address of another site', () => {
	it.each(['//evil.example', '/\\evil.example', '/.//evil.example'])(
		'is not gone to even if the database held %j',
		async (path) => {
			const { email, supabase } = await newPerson();
			await noteNextPlace(email, path);
			expect(await takeNextPlace(supabase)).toBe('/app');
		}
	);

	it('is refused by the database when it is no path', async () => {
		const { email } = await newPerson();
		await expect(noteNextPlace(email, 'https://evil.example')).rejects.toThrow();
		expect(await kept(email)).toEqual([]);
	});
});
