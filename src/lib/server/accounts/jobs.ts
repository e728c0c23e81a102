import { z } from 'zod';
import { job, type Job, type Schedule } from '../platform/jobs.ts';
import { eraseDue } from './erasing.ts';
import { expireExports, exportAccount } from './exporting.ts';
import { forgetOld } from './sessions.ts';

/** The queue's jobs of this domain. Each may run any number of times. */
export const jobs: Record<string, Job> = {
	export_account: job(z.object({ exportId: z.uuid() }), exportAccount),
	expire_exports: async () => expireExports(),
	erase_due: async (_payload, { signal }) => {
		await eraseDue(signal);
		await forgetOld();
	}
};

export const schedules: Schedule[] = [
	{ task: 'expire_exports', cron: '*/10 * * * *' },
	{ task: 'erase_due', cron: '7 * * * *' }
];
