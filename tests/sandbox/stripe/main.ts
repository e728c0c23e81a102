import { z } from 'zod';
import { run, startOptions } from '../provider/run.ts';
import { startStripeSandbox } from './server.ts';

const options = z.object({
	...startOptions,
	port: startOptions.port.default(12_111),
	'webhook-secret': z.string().startsWith('whsec_'),
	'secret-key': z.string().startsWith('sk_test_').optional()
});

await run('stripe', options, (given) =>
	startStripeSandbox({
		port: given.port,
		dataFile: given.data,
		webhookUrl: given['webhook-url'],
		webhookSecret: given['webhook-secret'],
		secretKey: given['secret-key'],
		publicUrl: given['public-url'],
		retryDelaysMs: given['retry-delays']
	})
);
