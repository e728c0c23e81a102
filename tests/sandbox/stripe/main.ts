import { parseArgs } from 'node:util';
import { z } from 'zod';
import { startStripeSandbox } from './server.ts';

const { values } = parseArgs({
	options: {
		port: { type: 'string', default: '12111' },
		data: { type: 'string' },
		'webhook-url': { type: 'string' },
		'webhook-secret': { type: 'string' },
		'secret-key': { type: 'string' },
		'public-url': { type: 'string' },
		'retry-delays': { type: 'string' }
	}
});
const settings = z.object({
	port: z.coerce.number().int().min(0).max(65_535),
	data: z.string().optional(),
	'webhook-url': z.url(),
	'webhook-secret': z.string().startsWith('whsec_'),
	'secret-key': z.string().startsWith('sk_test_').optional(),
	'public-url': z.url().optional(),
	'retry-delays': z
		.string()
		.regex(/^\d+(,\d+)*$/)
		.transform((list) => list.split(',').map(Number))
		.optional()
});

const parsed = settings.safeParse(values);
if (!parsed.success) {
	console.error(`sandbox stripe: ${z.prettifyError(parsed.error)}`);
	process.exit(2);
}
const given = parsed.data;
const sandbox = await startStripeSandbox({
	port: given.port,
	dataFile: given.data,
	webhookUrl: given['webhook-url'],
	webhookSecret: given['webhook-secret'],
	secretKey: given['secret-key'],
	publicUrl: given['public-url']?.replace(/\/$/, ''),
	retryDelaysMs: given['retry-delays']
}).catch((error: unknown) => {
	console.error(`sandbox stripe: ${error instanceof Error ? error.message : String(error)}`);
	process.exit(1);
});
console.log(`sandbox stripe: ${sandbox.apiBase}`);
process.send?.({ ready: true, apiBase: sandbox.apiBase, adminUrl: sandbox.adminUrl });

const quit = () => void sandbox.stop().then(() => process.exit(0));
process.on('SIGINT', quit);
process.on('SIGTERM', quit);
if (process.connected) process.on('disconnect', quit);
