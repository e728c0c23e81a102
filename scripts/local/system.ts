import { rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { isAppFresh, makeApp, makeMessages } from './build.ts';
import type { Child } from './child.ts';
import { checkSettings } from './check-settings.ts';
import {
	appEnvironment,
	googleAddress,
	localSmtpUrl,
	payPalAddress,
	PAYPAL_STAND_IN,
	stripeAddress,
	usesPayPalStandIn,
	type StackAddress
} from './environment.ts';
import { originFor } from './origin.ts';
import { claim } from './pid-file.ts';
import { DATA_DIR } from './places.ts';
import { anyFreePorts, choosePorts, type Ports } from './ports.ts';
import { loadLocalSecrets, type LocalSecrets } from './secrets.ts';
import {
	describeApp,
	describeGoogle,
	describeInbox,
	describePayPal,
	describeStack,
	describeStripe,
	describeWorker,
	type StackInfo,
	type Surroundings
} from './services.ts';
import { readUserSettings, type Settings } from './settings.ts';

export type LocalOptions = {
	/** Default: `.data`, or NOXLOOP_DATA_DIR. */
	dataDir?: string;
	/** Vite's dev server instead of the built app. */
	isDev?: boolean;
	/** Instead of what `.env` and the shell say. Tests pass their own, so that a developer's keys stay out of them. */
	settings?: Settings;
	/** Any free ports instead of the usual ones. */
	usesFreePorts?: boolean;
	/** Default: supabase/seed.sql on the first start; null for none. */
	seedFile?: string | null;
	/** Aborting stops what has been started; the promise then rejects. */
	signal?: AbortSignal;
	onProgress?: (line: string) => void;
	/** Called when a part ends by itself after the start. */
	onFailure?: (error: Error) => void;
};

export type LocalSystem = {
	origin: string;
	/** Undefined when the user's settings name a mail server. */
	inboxUrl: string | undefined;
	/** The environment of the app and the worker. */
	env: Settings;
	dataDir: string;
	logsDir: string;
	/** Undefined when the user's settings name a Supabase project. */
	stack: StackInfo | undefined;
	/** Where Google's stand-in answers; undefined when the user's settings name a Supabase project. */
	googleUrl: string | undefined;
	/** Undefined when the user's settings hold a Stripe key. */
	stripe: { apiBase: string; adminUrl: string } | undefined;
	/** Where PayPal's stand-in is steered; undefined when the user's settings hold a key of Stripe or PayPal. */
	payPalAdminUrl: string | undefined;
	worker: Child;
	app: Child;
	/** Ends every part in order. Repeating is safe. */
	stop: () => Promise<void>;
};

/**
 * Starts everything Noxloop needs on this machine and resolves when all of it answers. What a killed run left is
 * stopped first. When it rejects, nothing is left running.
 */
export async function startLocal(options: LocalOptions = {}): Promise<LocalSystem> {
	const dataDir = resolve(options.dataDir ?? DATA_DIR);
	const pids = await claim(dataDir);
	const crew = gatherCrew(options.signal);
	const stop = async (): Promise<void> => {
		await crew.stop();
		pids.release();
	};
	const abort = (): void => void crew.stop();
	options.signal?.addEventListener('abort', abort);
	try {
		const around = { dataDir, pids, onUnexpectedExit: options.onFailure ?? (() => {}) };
		return { ...(await startParts(options, around, crew.launch)), dataDir, logsDir: logsOf(dataDir), stop };
	} catch (cause) {
		await stop();
		throw cause;
	} finally {
		options.signal?.removeEventListener('abort', abort);
	}
}

type Launch = <T extends Child>(child: T) => Promise<T>;
type Parts = Omit<LocalSystem, 'dataDir' | 'logsDir' | 'stop'>;

async function startParts(options: LocalOptions, around: Surroundings, launch: Launch): Promise<Parts> {
	const { isDev = false, settings = readUserSettings() } = options;
	rmSync(logsOf(around.dataDir), { recursive: true, force: true });
	const ports = options.usesFreePorts ? await anyFreePorts() : await choosePorts(settings);
	const origin = originFor(settings, ports.app);
	const secrets = loadLocalSecrets(around.dataDir);
	const planned = settings.SUPABASE_URL ? undefined : stackToCome(ports);
	checkSettings(settings, appEnvironment({ origin, ports, secrets, settings, stack: planned }));
	const backing = await startBacking(options, around, launch, { settings, ports, origin, secrets });

	const env = appEnvironment({ origin, ports, secrets, settings, stack: backing.stack });
	const worker = describeWorker(around, env);
	const app = describeApp(around, env, isDev);
	await Promise.all([launch(worker), launch(app)]);
	return { ...backing, origin, env, worker, app };
}

/** Stands in the environment while it is checked; the keys are known once the stack runs. */
function stackToCome(ports: Ports): StackAddress {
	const key = 'known-once-the-stack-is-running-here';
	const [url, databaseUrl] = [`http://127.0.0.1:${ports.api}`, `postgresql://127.0.0.1:${ports.db}/postgres`];
	return { url, databaseUrl, publishableKey: key, secretKey: key, jwtSecret: key };
}

type Choices = { settings: Settings; ports: Ports; origin: string; secrets: LocalSecrets };

/** What the app and the worker stand on; built while it starts. */
async function startBacking(
	options: LocalOptions,
	around: Surroundings,
	launch: Launch,
	{ settings, ports, origin, secrets }: Choices
): Promise<Pick<LocalSystem, 'stack' | 'inboxUrl' | 'googleUrl' | 'stripe' | 'payPalAdminUrl'>> {
	const usesStack = !settings.SUPABASE_URL;
	const usesInbox = !settings.SMTP_URL;
	const usesSandbox = !settings.STRIPE_SECRET_KEY;
	const webhookUrl = `${origin}/api/billing/webhook/stripe`;
	const sandbox = { port: ports.stripe, webhookUrl, webhookSecret: secrets.stripeWebhookSecret };
	const usesPayPal = usesPayPalStandIn(settings);
	const payPalWebhook = `${origin}/api/billing/webhook/paypal`;
	const payPal = { ...PAYPAL_STAND_IN, port: ports.paypal, webhookUrl: payPalWebhook };
	const google = { url: googleAddress(ports), clientId: 'noxloop', clientSecret: 'sandbox' };
	const redirectUri = `http://127.0.0.1:${ports.api}/auth/v1/callback`;
	const stackOptions = {
		dataDir: around.dataDir,
		apiPort: ports.api,
		dbPort: ports.db,
		siteUrl: origin,
		smtpUrl: settings.SMTP_URL ?? localSmtpUrl(ports),
		google,
		seedFile: options.seedFile
	};
	const [stack] = await Promise.all([
		usesStack && launch(describeStack(around, stackOptions)), // first: the last one to stop
		usesStack && launch(describeGoogle(around, { ...google, port: ports.google, redirectUri })),
		usesInbox && launch(describeInbox(around, ports)),
		usesSandbox && launch(describeStripe(around, sandbox)),
		usesPayPal && launch(describePayPal(around, payPal)),
		make(options, logsOf(around.dataDir))
	]);
	const stripe = { apiBase: stripeAddress(ports), adminUrl: `${stripeAddress(ports)}/_sandbox` };
	return {
		stack: stack ? stack.info() : undefined,
		inboxUrl: usesInbox ? `http://127.0.0.1:${ports.inbox}` : undefined,
		googleUrl: usesStack ? google.url : undefined,
		stripe: usesSandbox ? stripe : undefined,
		payPalAdminUrl: usesPayPal ? `${payPalAddress(ports)}/_sandbox` : undefined
	};
}

async function make({ isDev, signal, onProgress = () => {} }: LocalOptions, logsDir: string): Promise<void> {
	await makeMessages(logsDir, signal);
	if (isDev || isAppFresh()) return;
	onProgress('Building the app (about half a minute; only after changes) …');
	await makeApp(logsDir, signal);
}

/** Remembers what was launched, and stops it in the opposite order. */
function gatherCrew(signal: AbortSignal | undefined): { launch: Launch; stop: () => Promise<void> } {
	const children: Child[] = [];
	return {
		launch: async (child) => {
			signal?.throwIfAborted();
			children.push(child);
			await child.start();
			return child;
		},
		stop: async () => {
			for (const child of children.toReversed()) await child.stop();
		}
	};
}

function logsOf(dataDir: string): string {
	return join(dataDir, 'logs');
}
