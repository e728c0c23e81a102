import { z } from 'zod';
import { plainName } from './names.ts';

export const passwordMinLength = 10;
/** bcrypt reads no further (https://supabase.com/docs/guides/auth/passwords). */
export const passwordMaxBytes = 72;
export const displayNameMaxLength = 60;

const bytes = (text: string) => new TextEncoder().encode(text).length;

// Error messages are codes of docs/error-codes.md; errorText() turns them into words.
const email = z
	.string({ error: 'email_invalid' })
	.trim()
	.toLowerCase()
	.pipe(z.email({ error: 'email_invalid' }).max(254, { error: 'email_invalid' }));

const newPassword = z
	.string({ error: 'password_too_short' })
	.min(passwordMinLength, { error: 'password_too_short' })
	.refine((text) => bytes(text) <= passwordMaxBytes, { error: 'password_too_long' });

export const SignUp = z.object({
	displayName: z
		.string({ error: 'display_name_missing' })
		.trim()
		.min(1, { error: 'display_name_missing' })
		.max(displayNameMaxLength, { error: 'display_name_too_long' })
		.pipe(plainName(displayNameMaxLength)),
	email,
	password: newPassword
});
export type SignUp = z.infer<typeof SignUp>;

/** Any password may be tried: what an account was given under older rules must still open it. */
export const SignIn = z.object({
	email,
	password: z.string({ error: 'password_missing' }).min(1, { error: 'password_missing' }).max(1000, {
		error: 'password_too_long'
	})
});
export type SignIn = z.infer<typeof SignIn>;

/** Where to send a mail again. */
export const Address = z.object({ email });
export type Address = z.infer<typeof Address>;

export const NewPassword = z.object({ password: newPassword });
export type NewPassword = z.infer<typeof NewPassword>;

/** What a link in one of our mails carries. Supabase Auth's types: https://supabase.com/docs/guides/auth/auth-email-templates */
export const MailLink = z.object({
	token_hash: z.string().regex(/^[\w-]{20,200}$/),
	type: z.enum(['signup', 'email', 'recovery', 'magiclink', 'email_change', 'invite'])
});
export type MailLink = z.infer<typeof MailLink>;
