import { parseArgs } from 'node:util';
import { z } from 'zod';

/** What every stand-in is started with, on the command line. */
export const startOptions = {
	port: z.coerce.number().int().min(0).max(65_535),
	data: z.string().optional(),
	'webhook-url': z.url(),
	'public-url': z
		.url()
		.transform((url) => url.replace(/\/$/, ''))
		.optional(),
	'retry-delays': z
		.string()
		.regex(/^\d+(,\d+)*$/)
		.transform((list) => list.split(',').map(Number))
		.optional()
};

type Running = { apiBase: string; adminUrl: string; stop: () => Promise<void> };

/**
 * Starts a stand-in as a process of its own with what the command line says, tells the parent where it answers, and ends with the
 * parent or on a signal. Wrong options end it with code 2, a failed start with code 1.
 */
export async function run<T>(
	name: string,
	options: z.ZodType<T> & { shape: Record<string, unknown> },
	start: (given: T) => Promise<Running>
): Promise<void> {
	const words = Object.fromEntries(
		Object.keys(options.shape).map((key) => [key, { type: 'string' }] as const)
	);
	const parsed = options.safeParse(parseArgs({ options: words }).values);
	if (!parsed.success) {
		console.error(`sandbox ${name}: ${z.prettifyError(parsed.error)}`);
		process.exit(2);
	}
	const sandbox = await start(parsed.data).catch((error: unknown) => {
		console.error(`sandbox ${name}: ${error instanceof Error ? error.message : String(error)}`);
		process.exit(1);
	});
	console.log(`sandbox ${name}: ${sandbox.apiBase}`);
	process.send?.({ ready: true, apiBase: sandbox.apiBase, adminUrl: sandbox.adminUrl });

	const quit = () => void sandbox.stop().then(() => process.exit(0));
	process.on('SIGINT', quit);
	process.on('SIGTERM', quit);
	if (process.connected) process.on('disconnect', quit);
}
