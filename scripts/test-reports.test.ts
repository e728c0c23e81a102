import { describe, expect, it } from 'vitest';
import { readJourneyReport, readVitestReport } from './test-reports.ts';

const vitest = (passed: number, failed: number) =>
	JSON.stringify({ numPassedTests: passed, numFailedTests: failed, numTotalTests: passed + failed });

describe('the tally of a test run', () => {
	it('counts what passed and what failed', () => {
		expect(readVitestReport(vitest(3, 2), 1)).toEqual({ passed: 3, failed: 2 });
	});
	it('counts a failure when the run crashed without a failed test', () => {
		expect(readVitestReport(vitest(3, 0), 1)).toEqual({ passed: 3, failed: 1 });
		expect(readVitestReport(null, 0)).toEqual({ passed: 0, failed: 1 });
	});
	it('counts a failure when no test ran', () => {
		expect(readVitestReport(vitest(0, 0), 0)).toEqual({ passed: 0, failed: 1 });
	});
	it('counts a flaky journey as failed', () => {
		const report = JSON.stringify({ stats: { expected: 4, unexpected: 0, flaky: 1, skipped: 0 } });
		expect(readJourneyReport(report, 0)).toEqual({ passed: 4, failed: 1 });
	});
});
