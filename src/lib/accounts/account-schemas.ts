import { z } from 'zod';
import { locales } from '../paraglide/runtime.js';
import { plainName } from './names.ts';
import { Address, NewPassword, SignIn } from './schemas.ts';

/** True for an IANA zone that dates can be written in here; also for older names that browsers still tell. */
export function isTimeZone(name: string): boolean {
	try {
		// Offsets such as +01:00 are zones to Intl, but none that follows summer time.
		return /^[A-Za-z][\w+/-]{0,63}$/.test(name) && Boolean(new Intl.DateTimeFormat('en', { timeZone: name }));
	} catch {
		return false;
	}
}

const timeZone = z.string({ error: 'time_zone_unknown' }).refine(isTimeZone, { error: 'time_zone_unknown' });

export const Profile = z.object({
	displayName: plainName(80),
	locale: z.enum(locales, { error: 'value_invalid' }),
	timeZone,
	theme: z.enum(['system', 'light', 'dark'], { error: 'value_invalid' })
});
export type Profile = z.infer<typeof Profile>;

/** What a browser tells by itself. */
export const Zone = z.object({ timeZone });

const currentPassword = SignIn.shape.password;

export const ChangePassword = z.object({ currentPassword, password: NewPassword.shape.password });
export type ChangePassword = z.infer<typeof ChangePassword>;

export const ChangeEmail = z.object({ email: Address.shape.email, currentPassword });
export type ChangeEmail = z.infer<typeof ChangeEmail>;

export const SessionChoice = z.object({ id: z.uuid() });
