import { join } from 'node:path';
import { z } from 'zod';
import type { StackOptions } from '../../supabase/embedded/index.ts';
import type { GoogleStandIn } from '../../supabase/embedded/lite/google.ts';
import { describeChild, type Child, type ChildSpec } from './child.ts';
import { packageFile } from './places.ts';
import { bareEnvironment, type Settings } from './settings.ts';

export const StackInfo = z.object({
	url: z.string(),
	publishableKey: z.string(),
	secretKey: z.string(),
	jwtSecret: z.string(),
	databaseUrl: z.string(),
	superuserUrl: z.string(),
	applied: z.array(z.string()),
	timings: z.record(z.string(), z.number())
});
export type StackInfo = z.infer<typeof StackInfo>;

/** What all children of one system have in common. */
export type Surroundings = Pick<ChildSpec, 'pids' | 'onUnexpectedExit'> & { dataDir: string };
export type Stack = Child & { info: () => StackInfo };

const LOCAL = import.meta.dirname;

/** Supabase without Docker; `info()` is there once it is ready. */
export function describeStack(
	around: Surroundings,
	options: Omit<StackOptions, 'log' | 'onDatabaseLost'>
): Stack {
	let info: StackInfo | undefined;
	const child = describe(around, 'stack', {
		args: [join(LOCAL, 'stack-process.ts'), JSON.stringify(options)],
		env: bareEnvironment(),
		onMessage: (message) => (info = StackInfo.parse(message)),
		isReady: () => info !== undefined,
		readySeconds: 120
	});
	return Object.defineProperties({} as Stack, {
		...Object.getOwnPropertyDescriptors(child),
		info: { value: () => StackInfo.parse(info) }
	});
}

/** Catches all mail and shows it on a web page; keeps it between runs. */
export function describeInbox(around: Surroundings, ports: { smtp: number; inbox: number }): Child {
	return describe(around, 'inbox', {
		args: [
			packageFile('maildev/dist/bin/maildev.js'),
			...['--smtp', String(ports.smtp), '--ip', '127.0.0.1', '--hide-extensions', 'STARTTLS'],
			...['--web', String(ports.inbox), '--web-ip', '127.0.0.1', '--max-emails', '1000'],
			...['--mail-directory', join(around.dataDir, 'mail')]
		],
		env: bareEnvironment(),
		isReady: () => answers(`http://127.0.0.1:${ports.inbox}/api/healthz`)
	});
}

/** Stands in for Stripe on loopback. */
export function describeStripe(
	around: Surroundings,
	{ port, webhookUrl, webhookSecret }: { port: number; webhookUrl: string; webhookSecret: string }
): Child {
	return describe(around, 'stripe', {
		args: [
			'tests/sandbox/stripe/main.ts',
			...['--port', String(port), '--data', join(around.dataDir, 'stripe.json')],
			...['--webhook-url', webhookUrl, '--webhook-secret', webhookSecret]
		],
		env: bareEnvironment(),
		isReady: () => answers(`http://127.0.0.1:${port}/`)
	});
}

/** Stands in for PayPal on loopback. */
export function describePayPal(
	around: Surroundings,
	sandbox: { port: number; webhookUrl: string; clientId: string; clientSecret: string; webhookId: string }
): Child {
	return describe(around, 'paypal', {
		args: [
			'tests/sandbox/paypal/main.ts',
			...['--port', String(sandbox.port), '--data', join(around.dataDir, 'paypal.json')],
			...['--client-id', sandbox.clientId, '--client-secret', sandbox.clientSecret],
			...['--webhook-url', sandbox.webhookUrl, '--webhook-id', sandbox.webhookId]
		],
		env: bareEnvironment(),
		isReady: () => answers(`http://127.0.0.1:${sandbox.port}/_sandbox/health`, [200])
	});
}

/** Stands in for Google's sign-in on loopback. */
export function describeGoogle(
	around: Surroundings,
	{
		port,
		clientId,
		clientSecret,
		redirectUri
	}: Omit<GoogleStandIn, 'url'> & { port: number; redirectUri: string }
): Child {
	return describe(around, 'google', {
		args: [
			'tests/sandbox/google/main.ts',
			...['--port', String(port), '--redirect-uri', redirectUri],
			...['--client-id', clientId, '--client-secret', clientSecret]
		],
		env: bareEnvironment(),
		isReady: () => answers(`http://127.0.0.1:${port}/oauth2/v3/certs`, [200])
	});
}

/** Takes jobs once it has told so; each start waits for a word of its own. */
export function describeWorker(around: Surroundings, env: Settings): Child {
	let words = 0;
	return describe(around, 'worker', {
		args: ['src/worker.ts'],
		env,
		onMessage: () => (words += 1),
		isReady: () => words > 0 && words-- > 0
	});
}

/** The built app, or Vite's dev server. Listening counts as ready: 503 tells that some part is down, not the app. */
export function describeApp(around: Surroundings, env: Settings, isDev: boolean): Child {
	const port = env.PORT ?? '';
	const vite = [
		packageFile('vite/bin/vite.js'),
		'dev',
		'--host',
		'127.0.0.1',
		'--port',
		port,
		'--strictPort'
	];
	return describe(around, 'app', {
		args: isDev ? vite : ['build/index.js'],
		// An open event stream would keep adapter-node waiting for half a minute.
		env: { ...env, NODE_ENV: isDev ? 'development' : 'production', SHUTDOWN_TIMEOUT: '2' },
		isReady: () => answers(`http://127.0.0.1:${port}/api/health`, [200, 503]),
		readySeconds: 120
	});
}

type OwnPart = Pick<ChildSpec, 'args' | 'env' | 'isReady' | 'readySeconds' | 'onMessage'>;

function describe({ dataDir, pids, onUnexpectedExit }: Surroundings, name: string, own: OwnPart): Child {
	return describeChild({
		name,
		pids,
		onUnexpectedExit,
		logFile: join(dataDir, 'logs', `${name}.log`),
		...own
	});
}

async function answers(url: string, statuses?: number[]): Promise<boolean> {
	try {
		const { status } = await fetch(url, { signal: AbortSignal.timeout(5000), redirect: 'manual' });
		return statuses === undefined || statuses.includes(status);
	} catch {
		return false; // not listening yet
	}
}
