import { z } from 'zod';
import { job, type Schedule } from '../platform/jobs.ts';
import { log } from '../platform/log.ts';
import { sealAnew } from './own-keys.ts';

async function rotate(): Promise<void> {
	const done = await sealAnew();
	if (done > 0) log.info({ done }, 'encrypted keys under the newest encryption key');
}

export const jobs = { provider_keys_rotate: job(z.unknown(), rotate) };

export const schedules: Schedule[] = [{ task: 'provider_keys_rotate', cron: '*/15 * * * *' }];
