import type { TestStack } from './database.ts';

/**
 * Has the domain, in this process, work against the stack of the tests; `more` says what a test has of its own. Settings
 * are read on first use, so this comes before.
 */
export function useSettings(stack: TestStack, more: Record<string, string> = {}): void {
	Object.assign(process.env, {
		NOXLOOP_MODE: 'local',
		ORIGIN: 'http://127.0.0.1:3000',
		SUPABASE_URL: stack.url,
		SUPABASE_PUBLISHABLE_KEY: stack.publishableKey,
		SUPABASE_SECRET_KEY: stack.secretKey,
		SUPABASE_JWT_KEY: stack.jwtSecret,
		DATABASE_URL: stack.databaseUrl,
		STRIPE_SECRET_KEY: 'sk_test_sandbox',
		STRIPE_WEBHOOK_SECRET: 'whsec_test',
		AI_PROVIDER: 'demo',
		SMTP_URL: 'smtp://127.0.0.1:2525',
		MAIL_FROM: 'Noxloop <shop@example.com>',
		ENCRYPTION_KEYS: Buffer.alloc(32, 7).toString('base64'),
		APP_SECRET: 'a secret of at least thirty-two characters',
		...more
	});
}
