import { z } from 'zod';
import { unwrap } from '../platform/errors.ts';
import { job, type Schedule } from '../platform/jobs.ts';
import { log } from '../platform/log.ts';
import { secretClient } from '../platform/supabase.ts';
import { sealAnew } from './own-keys.ts';

async function rotate(): Promise<void> {
	const done = await sealAnew();
	if (done > 0) log.info({ done }, 'encrypted keys under the newest encryption key');
}

async function sumUsage(): Promise<void> {
	const days = unwrap(await secretClient().rpc('sum_usage_days'));
	if (days > 0) log.info({ days }, 'summed the calls of days that are over');
}

export const jobs = {
	provider_keys_rotate: job(z.unknown(), rotate),
	usage_sums: job(z.unknown(), sumUsage)
};

export const schedules: Schedule[] = [
	{ task: 'provider_keys_rotate', cron: '*/15 * * * *' },
	{ task: 'usage_sums', cron: '11 * * * *' }
];
