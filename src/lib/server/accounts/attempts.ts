import { placeOf } from '../platform/edge/place.ts';
import { DomainError } from '../platform/errors.ts';
import { createLimiter, type Count, type Limiter } from '../platform/limits.ts';
import { noteWait } from '../platform/retry-after.ts';

const quarterHour = 15 * 60;
const hour = 60 * 60;

// A stranger who guesses at one account from one place is stopped early; the account's owner elsewhere is not.
const pair = createLimiter({ name: 'guess-pair', most: 10, seconds: quarterHour });
const account = createLimiter({ name: 'guess-account', most: 60, seconds: quarterHour });
const place = createLimiter({ name: 'guess-place', most: 200, seconds: quarterHour });
const mail = createLimiter({ name: 'mail', most: 6, seconds: hour });
const mailsOfPlace = createLimiter({ name: 'mail-place', most: 100, seconds: hour });

/** `place` is the visitor's address. */
export type Attempt = { email: string; place: string };

/**
 * Counts under each subject in turn, or under none: what is refused leaves no trace, else a stranger could use up what
 * is another's. Each is counted before anything is tried, so that guesses side by side pass no limit either.
 */
async function take(subjects: [Limiter, subject: string][]): Promise<() => Promise<void>> {
	const counts: Count[] = [];
	const takeBack = async () => void (await Promise.all(counts.map((count) => count.takeBack())));
	for (const [limiter, subject] of subjects) {
		const count = await limiter.count(subject);
		counts.push(count);
		if (!count.isOver) continue;
		await takeBack();
		noteWait(count.waitSeconds);
		throw new DomainError('too_many_attempts', 429, { detail: { waitSeconds: count.waitSeconds } });
	}
	return takeBack;
}

const subjectsOf = (attempt: Attempt) => ({
	email: attempt.email.trim().toLowerCase(),
	from: placeOf(attempt.place)
});

/**
 * Counts a guess at a password; throws `too_many_attempts` (429, with `waitSeconds`) when the account or
 * the address guessed too often. Call the returned function when the guess was right: it is then not counted. Ours,
 * because Supabase's own limits see one address, the app's, for all visitors.
 */
export async function countGuess(attempt: Attempt): Promise<() => Promise<void>> {
	const { email, from } = subjectsOf(attempt);
	// The place first: one that is refused then touches nothing else, however many accounts it names.
	return take([
		[place, from],
		[account, email],
		[pair, `${email} ${from}`]
	]);
}

/** Counts a mail that was asked for; throws `too_many_attempts` when too many went to one address or from one place. */
export async function countMail(attempt: Attempt): Promise<void> {
	const { email, from } = subjectsOf(attempt);
	await take([
		[mailsOfPlace, from],
		[mail, email]
	]);
}
