import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, inject, it } from 'vitest';
import { z } from 'zod';

const Advice = z.object({
	results: z.array(
		z.object({
			name: z.string(),
			detail: z.string(),
			metadata: z.object({ schema: z.string().optional(), name: z.string().optional() })
		})
	)
});

/**
 * What the advisors say and we keep, with the reason. Anything else fails.
 * - unused_index: the database of a test run has no traffic to speak of.
 * - graphile_worker: the queue's own schema; no API role may enter it.
 * - rls_enabled_no_policy: tables that only functions and the secret key read; the missing policy is the rule.
 */
const closedTables = [
	'private.credit_grants',
	'private.changed_days',
	'private.credit_shares',
	'private.plan_changes',
	'private.credit_holds',
	'private.email_changes',
	'private.ledger_accounts',
	'private.ledger_entries',
	'private.ledger_transactions',
	'private.rate_limits',
	'private.foreign_passwords',
	'private.next_places',
	'private.queue_turns',
	'private.former_addresses',
	'private.session_places',
	'private.summed_days',
	'private.usage_days',
	'private.usage_quarters',
	'public.billing_customers',
	'public.outbox',
	'public.platform_settings',
	'public.reserved_handles',
	'public.subscription_checkouts'
];

it('the Supabase advisors report nothing but the written exceptions', { timeout: 120_000 }, async () => {
	const url = `${inject('stack').databaseUrl}?sslmode=disable`;
	const { stdout } = await promisify(execFile)(
		'node_modules/.bin/supabase',
		['db', 'advisors', '--db-url', url, '--type', 'all', '--level', 'info', '--output-format', 'json'],
		{ maxBuffer: 16 * 1024 * 1024 }
	);
	const { results } = Advice.parse(JSON.parse(stdout));
	const kept = results.filter(
		({ name, metadata }) =>
			name === 'unused_index' ||
			metadata.schema === 'graphile_worker' ||
			(name === 'rls_enabled_no_policy' && closedTables.includes(`${metadata.schema}.${metadata.name}`))
	);
	expect(results.length, 'the advisors looked at the schema').toBeGreaterThan(closedTables.length);
	expect(
		results.filter((found) => !kept.includes(found)).map(({ name, detail }) => `${name}: ${detail}`)
	).toEqual([]);
});
