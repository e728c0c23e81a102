import { z } from 'zod';
import { unwrap } from '../platform/errors.ts';
import { job, type Schedule } from '../platform/jobs.ts';
import { log } from '../platform/log.ts';
import { secretClient } from '../platform/supabase.ts';
import { runStep, StepJob } from './generating.ts';

async function sweep(): Promise<void> {
	const ended = unwrap(await secretClient().rpc('sweep_generations'));
	if (ended > 0) log.warn({ ended }, 'ended generations or holds that nothing stood behind');
}

export const jobs = {
	generation_step: job(StepJob, runStep),
	generation_sweep: job(z.unknown(), sweep)
};

export const schedules: Schedule[] = [{ task: 'generation_sweep', cron: '* * * * *' }];
