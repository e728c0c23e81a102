import { parseArgs } from 'node:util';
import { z } from 'zod';
import { startPayPalSandbox } from './server.ts';

const { values } = parseArgs({
	options: {
		port: { type: 'string', default: '12113' },
		data: { type: 'string' },
		'client-id': { type: 'string' },
		'client-secret': { type: 'string' },
		'webhook-url': { type: 'string' },
		'webhook-id': { type: 'string' },
		'public-url': { type: 'string' },
		'retry-delays': { type: 'string' }
	}
});
const settings = z.object({
	port: z.coerce.number().int().min(0).max(65_535),
	data: z.string().optional(),
	'client-id': z.string().min(1),
	'client-secret': z.string().min(1),
	'webhook-url': z.url(),
	'webhook-id': z.string().regex(/^[a-zA-Z0-9]{1,50}$/),
	'public-url': z.url().optional(),
	'retry-delays': z
		.string()
		.regex(/^\d+(,\d+)*$/)
		.transform((list) => list.split(',').map(Number))
		.optional()
});

const parsed = settings.safeParse(values);
if (!parsed.success) {
	console.error(`sandbox paypal: ${z.prettifyError(parsed.error)}`);
	process.exit(2);
}
const given = parsed.data;
const sandbox = await startPayPalSandbox({
	port: given.port,
	dataFile: given.data,
	clientId: given['client-id'],
	clientSecret: given['client-secret'],
	webhookUrl: given['webhook-url'],
	webhookId: given['webhook-id'],
	publicUrl: given['public-url']?.replace(/\/$/, ''),
	retryDelaysMs: given['retry-delays']
}).catch((error: unknown) => {
	console.error(`sandbox paypal: ${error instanceof Error ? error.message : String(error)}`);
	process.exit(1);
});
console.log(`sandbox paypal: ${sandbox.apiBase}`);
process.send?.({ ready: true, apiBase: sandbox.apiBase, adminUrl: sandbox.adminUrl });

const quit = () => void sandbox.stop().then(() => process.exit(0));
process.on('SIGINT', quit);
process.on('SIGTERM', quit);
if (process.connected) process.on('disconnect', quit);
