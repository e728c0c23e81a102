import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { createClient, type SupabaseClient } from '@supabase/supabase-js';
import type { Stack } from '../index.ts';
import { createScratchDirectory, startScratchStack } from '../scratch-stack.ts';

export const PASSWORD = 'correct-horse-battery';

/** A scratch stack with the tables of fixture.sql instead of our migrations. */
export function startFixtureStack(smtpUrl?: string): Promise<Stack> {
	const migrationsDir = createScratchDirectory();
	copyFileSync(join(import.meta.dirname, 'fixture.sql'), join(migrationsDir, '20260101000000_fixture.sql'));
	return startScratchStack({ migrationsDir, smtpUrl });
}

/** A supabase-js client; with an address it is signed in as a new confirmed user. */
export async function clientFor(stack: Stack, key: string, email?: string): Promise<SupabaseClient> {
	const client = createClient(stack.url, key, { auth: { persistSession: false, autoRefreshToken: false } });
	if (email) {
		await stack.createUser({ email, password: PASSWORD, metadata: { full_name: 'Ada Writer' } });
		const { error } = await client.auth.signInWithPassword({ email, password: PASSWORD });
		if (error) throw error;
	}
	return client;
}
