import { z } from 'zod';
import { unwrap } from '../../platform/errors.ts';
import { job, type Schedule } from '../../platform/jobs.ts';
import { log } from '../../platform/log.ts';
import { secretClient } from '../../platform/supabase.ts';
import { giveMissingCovers, sweepCovers } from '../covers/keeping.ts';
import { PictureJob, runPicture } from '../covers/painting.ts';
import { runStep, StepJob } from './generating.ts';
import { RevisionJob, runRevision } from '../revisions/revising.ts';

async function sweep(): Promise<void> {
	unwrap(await secretClient().rpc('sweep_turns'));
	const ended = unwrap(await secretClient().rpc('sweep_generations'));
	if (ended > 0) log.warn({ ended }, 'ended generations or holds that nothing stood behind');
}

async function sweepSources(): Promise<void> {
	const removed = unwrap(await secretClient().rpc('sweep_sources'));
	if (removed > 0) log.info({ removed }, 'sources that no order took are gone');
}

async function sweepRevisions(): Promise<void> {
	const ended = unwrap(await secretClient().rpc('sweep_revisions'));
	if (ended > 0) log.warn({ ended }, 'ended revisions or holds that nothing stood behind');
}

/** Jobs that wait for a model, for minutes: they have slots of their own, and workspaces take turns at them (ADR 0030). */
export const modelJobs = {
	generation_step: job(StepJob, runStep),
	revise_section: job(RevisionJob, runRevision),
	paint_cover: job(PictureJob, runPicture)
};

export const jobs = {
	generation_sweep: job(z.unknown(), sweep),
	source_sweep: job(z.unknown(), sweepSources),
	revision_sweep: job(z.unknown(), sweepRevisions),
	cover_backfill: job(z.unknown(), (_, { signal }) => giveMissingCovers(signal)),
	cover_sweep: job(z.unknown(), sweepCovers)
};

export const schedules: Schedule[] = [
	{ task: 'generation_sweep', cron: '* * * * *' },
	{ task: 'source_sweep', cron: '17 * * * *' },
	{ task: 'revision_sweep', cron: '* * * * *' },
	{ task: 'cover_backfill', cron: '* * * * *' },
	{ task: 'cover_sweep', cron: '17 * * * *' }
];
