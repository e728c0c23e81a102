import { defineConfig, devices } from '@playwright/test';

const launchOptions = {
	executablePath: process.env.CHROMIUM_PATH || undefined,
	// Root has no sandbox to use; the rest keeps the browser from calling its maker.
	args: [
		...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
		'--disable-background-networking',
		'--disable-component-update',
		'--disable-sync',
		'--disable-quic',
		'--no-first-run'
	]
};

export default defineConfig({
	testDir: 'tests/journeys',
	testMatch: '**/*.test.ts',
	workers: 1, // one system serves all journeys of a project
	forbidOnly: Boolean(process.env.CI),
	timeout: 60_000,
	expect: { timeout: 10_000 },
	outputDir: 'test-results',
	reporter: process.env.JOURNEY_REPORT
		? [['list'], ['json', { outputFile: process.env.JOURNEY_REPORT }]]
		: 'list',
	use: {
		launchOptions,
		trace: 'retain-on-failure',
		screenshot: 'only-on-failure',
		locale: 'en-GB',
		timezoneId: 'Europe/Lisbon'
	},
	projects: [
		{ name: 'desktop', use: { viewport: { width: 1280, height: 800 } } },
		{
			name: 'phone',
			testMatch: '**/story.test.ts',
			use: { ...devices['Pixel 7'], viewport: { width: 390, height: 844 }, launchOptions }
		}
	]
});
