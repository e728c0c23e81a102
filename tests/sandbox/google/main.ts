import { parseArgs } from 'node:util';
import { z } from 'zod';
import { startGoogleSandbox } from './server.ts';

const { values } = parseArgs({
	options: {
		port: { type: 'string', default: '12112' },
		'client-id': { type: 'string' },
		'client-secret': { type: 'string' },
		'redirect-uri': { type: 'string' }
	}
});
const settings = z.object({
	port: z.coerce.number().int().min(1).max(65_535),
	'client-id': z.string().min(1),
	'client-secret': z.string().min(1),
	'redirect-uri': z.url()
});

const parsed = settings.safeParse(values);
if (!parsed.success) {
	console.error(`sandbox google: ${z.prettifyError(parsed.error)}`);
	process.exit(2);
}
const given = parsed.data;
const sandbox = await startGoogleSandbox({
	port: given.port,
	clientId: given['client-id'],
	clientSecret: given['client-secret'],
	redirectUri: given['redirect-uri']
}).catch((error: unknown) => {
	console.error(`sandbox google: ${error instanceof Error ? error.message : String(error)}`);
	process.exit(1);
});
console.log(`sandbox google: ${sandbox.url}`);

const quit = () => void sandbox.stop().then(() => process.exit(0));
process.on('SIGINT', quit);
process.on('SIGTERM', quit);
