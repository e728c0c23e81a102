import { createHash } from 'node:crypto';
import type { Store } from '@emulators/core';
import { getGoogleStore, seedFromConfig } from '@emulators/google';
import { z } from 'zod';

/** Someone with a Google account, as Google would tell about them. */
export const GoogleUser = z.object({
	email: z.email(),
	name: z.string().min(1),
	email_verified: z.boolean().default(true)
});
export type GoogleUser = z.infer<typeof GoogleUser>;

/** Who is there from the start: one whose address has an account in a seeded Noxloop, one without, one unverified. */
export const SEED: GoogleUser[] = [
	{ email: 'demo@example.com', name: 'Demo Creator', email_verified: true },
	{ email: 'grace@example.com', name: 'Grace Reader', email_verified: true },
	{ email: 'unverified@example.com', name: 'Unverified Visitor', email_verified: false }
];

/** Adds a user to choose from; one that is there already becomes what is given. */
export function saveUser(store: Store, { email, name, email_verified }: GoogleUser): void {
	seedFromConfig(store, '', { users: [{ email, name, email_verified }] });
	const { users } = getGoogleStore(store);
	const user = users.findOneBy('email', email);
	if (user) users.update(user.id, { uid: subjectOf(email), name, email_verified });
}

/** Google's id of a person, the same after a restart: else each start would be another Google account to the app. */
function subjectOf(email: string): string {
	const digest = createHash('sha256').update(email).digest('hex').slice(0, 16);
	return BigInt(`0x${digest}`).toString().padStart(21, '1');
}
