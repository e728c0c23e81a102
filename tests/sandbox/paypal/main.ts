import { z } from 'zod';
import { run, startOptions } from '../provider/run.ts';
import { startPayPalSandbox } from './server.ts';

const options = z.object({
	...startOptions,
	port: startOptions.port.default(12_113),
	'client-id': z.string().min(1),
	'client-secret': z.string().min(1),
	'webhook-id': z.string().regex(/^[a-zA-Z0-9]{1,50}$/)
});

await run('paypal', options, (given) =>
	startPayPalSandbox({
		port: given.port,
		dataFile: given.data,
		clientId: given['client-id'],
		clientSecret: given['client-secret'],
		webhookUrl: given['webhook-url'],
		webhookId: given['webhook-id'],
		publicUrl: given['public-url'],
		retryDelaysMs: given['retry-delays']
	})
);
