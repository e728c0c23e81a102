import type { Profile } from '../../accounts/account-schemas.ts';
import { unwrap, unwrapMaybe } from '../platform/errors.ts';
import type { SessionClient } from '../platform/supabase.ts';
import type { Viewer } from '../workspaces/viewer.ts';

type Asking = { supabase: SessionClient; viewer: Viewer };

/** Saves what the visitor says of themselves. Repeating changes nothing. */
export async function save(
	{ supabase, viewer }: Asking,
	{ displayName, locale, timeZone, theme }: Profile
): Promise<void> {
	const changes = { display_name: displayName, locale, time_zone: timeZone, theme };
	unwrap(
		await supabase.from('profiles').update(changes).eq('user_id', viewer.userId).select('user_id').single()
	);
}

/** Saves the zone that the visitor's browser tells, unless one is known. Repeating changes nothing. */
export async function learnTimeZone({ supabase, viewer }: Asking, timeZone: string): Promise<void> {
	unwrapMaybe(
		await supabase
			.from('profiles')
			.update({ time_zone: timeZone })
			.eq('user_id', viewer.userId)
			.is('time_zone', null)
	);
}

/** Saves the language the visitor wants to be spoken to in. Repeating changes nothing. */
export async function speak({ supabase, viewer }: Asking, locale: string): Promise<void> {
	unwrapMaybe(await supabase.from('profiles').update({ locale }).eq('user_id', viewer.userId));
}

/** Saves the path of the visitor's picture, or that they have none. */
export async function setAvatar({ supabase, viewer }: Asking, path: string | null): Promise<void> {
	unwrap(
		await supabase
			.from('profiles')
			.update({ avatar_path: path })
			.eq('user_id', viewer.userId)
			.select('user_id')
			.single()
	);
}
