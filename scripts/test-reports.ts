import { z } from 'zod';

export type Tally = { passed: number; failed: number };

const VitestReport = z.object({
	numPassedTests: z.number(),
	numFailedTests: z.number(),
	numTotalTests: z.number()
});
const JourneyReport = z.object({
	stats: z.object({ expected: z.number(), unexpected: z.number(), flaky: z.number() })
});

/** A run that ended badly without naming a failed test (a crash, a set-up that threw) still counts one failure. */
function honest({ passed, failed }: Tally, exitCode: number): Tally {
	return { passed, failed: exitCode !== 0 || passed === 0 ? Math.max(failed, 1) : failed };
}

/** The tally of Vitest's JSON report; null stands for a run that wrote none. */
export function readVitestReport(report: string | null, exitCode: number): Tally {
	if (report === null) return { passed: 0, failed: 1 };
	const { numPassedTests, numFailedTests } = VitestReport.parse(JSON.parse(report));
	return honest({ passed: numPassedTests, failed: numFailedTests }, exitCode);
}

/** The tally of Playwright's JSON report. A journey that passed only on a second try counts as failed. */
export function readJourneyReport(report: string | null, exitCode: number): Tally {
	if (report === null) return { passed: 0, failed: 1 };
	const { expected, unexpected, flaky } = JourneyReport.parse(JSON.parse(report)).stats;
	return honest({ passed: expected, failed: unexpected + flaky }, exitCode);
}
