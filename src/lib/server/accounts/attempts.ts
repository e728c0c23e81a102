import { DomainError } from '../platform/errors.ts';

type Limit = { most: number; seconds: number };
type Window = { count: number; endsAt: number };

// A stranger who guesses at one account from one place is stopped early; the account's owner elsewhere is not.
const limits = {
	pair: { most: 10, seconds: 15 * 60 },
	account: { most: 60, seconds: 15 * 60 },
	place: { most: 200, seconds: 15 * 60 },
	mail: { most: 6, seconds: 60 * 60 },
	mailsOfPlace: { most: 100, seconds: 60 * 60 }
} satisfies Record<string, Limit>;

const windows = new Map<string, Window>();
const MOST_WINDOWS = 50_000;

function windowOf(key: string, limit: Limit, now: number): Window {
	const open = windows.get(key);
	if (open && open.endsAt > now) return open;
	if (windows.size >= MOST_WINDOWS)
		for (const [old, { endsAt }] of windows) if (endsAt <= now) windows.delete(old);
	if (windows.size >= MOST_WINDOWS) windows.clear();
	const fresh = { count: 0, endsAt: now + limit.seconds * 1000 };
	windows.set(key, fresh);
	return fresh;
}

function isSpent(key: string, { most }: Limit, now: number): boolean {
	const open = windows.get(key);
	return open !== undefined && open.endsAt > now && open.count >= most;
}

function take(keys: [key: string, limit: Limit][], now: number): Window[] {
	// What is refused leaves no trace: else one place could fill the memory until it forgets everybody's attempts.
	if (keys.some(([key, limit]) => isSpent(key, limit, now))) throw new DomainError('too_many_attempts', 429);
	return keys.map(([key, limit]) => {
		const window = windowOf(key, limit, now);
		window.count += 1;
		return window;
	});
}

export type Attempt = { email: string; place: string };

/**
 * Counts a guess at a password; throws `too_many_attempts` (429) when the account or the address guessed too often.
 * Call the returned function when the guess was right: it is then not counted. Counted per process: Supabase's own
 * limits see one address, ours, for all visitors.
 */
export function countGuess({ email, place }: Attempt, now = Date.now()): () => void {
	const taken = take(
		[
			[`pair:${email} ${place}`, limits.pair],
			[`account:${email}`, limits.account],
			[`place:${place}`, limits.place]
		],
		now
	);
	return () => taken.forEach((window) => (window.count -= 1));
}

/** Counts a mail that was asked for; throws `too_many_attempts` (429) when too many went to one address or from one place. */
export function countMail({ email, place }: Attempt, now = Date.now()): void {
	take(
		[
			[`mail:${email}`, limits.mail],
			[`mails:${place}`, limits.mailsOfPlace]
		],
		now
	);
}

/** For tests: nobody has tried anything yet. */
export function forgetAttempts(): void {
	windows.clear();
}
