import { test as base } from './journey.ts';
import { startWriter } from './writer.ts';

/** Journeys through a system whose app and worker ask the stand-in model. */
export const test = base.extend<object, { writer: Awaited<ReturnType<typeof startWriter>> }>({
	writer: [
		async ({ browserName: _ }, use) => {
			const writer = await startWriter();
			await use(writer);
			await writer.stop();
		},
		{ scope: 'worker' }
	],
	settings: [async ({ writer }, use) => use(writer.settings), { scope: 'worker' }]
});
