import { safeNext } from '../../accounts/safe-next.ts';
import { unwrapMaybe } from '../platform/errors.ts';
import { secretClient, type SessionClient } from '../platform/supabase.ts';

const maxLength = 1000;

/**
 * Keeps with the account where its owner wants to go once they opened the mail that is on its way: for a day, whichever browser opens
 * it. The answer is the same for an address without an account. `next` is null for nowhere in particular.
 */
export async function noteNextPlace(email: string, next: string | null): Promise<void> {
	const path = next && next.length <= maxLength ? next : null;
	unwrapMaybe(
		await secretClient().rpc('note_next_place', {
			p_email: email,
			p_path: path as string // null in SQL; the generated types know no nullable arguments
		})
	);
}

/** Where the visitor wanted to go, told once: always a path of this site, `/app` when nowhere in particular. */
export async function takeNextPlace(supabase: SessionClient): Promise<string> {
	return safeNext(unwrapMaybe(await supabase.rpc('take_next_place')));
}
