import type { TestProject } from 'vitest/node';
import { startScratchStack } from '../../supabase/embedded/scratch-stack.ts';
import { liftFreeLimits } from './billing.ts';
import { openDatabase } from './world.ts';

export type TestStack = {
	url: string;
	publishableKey: string;
	secretKey: string;
	jwtSecret: string;
	/** As role `postgres`, who owns the tables and bypasses RLS. */
	databaseUrl: string;
	superuserUrl: string;
};

declare module 'vitest' {
	interface ProvidedContext {
		stack: TestStack;
	}
}

/** One stack with our migrations and no seed for the whole run of database tests; `inject('stack')` tells where it is. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
	const { url, publishableKey, secretKey, jwtSecret, databaseUrl, superuserUrl, stop } =
		await startScratchStack();
	const db = openDatabase(superuserUrl);
	await liftFreeLimits(db).finally(() => db.end());
	project.provide('stack', { url, publishableKey, secretKey, jwtSecret, databaseUrl, superuserUrl });
	return stop;
}
