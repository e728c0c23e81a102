import type { Ports } from './ports.ts';
import type { LocalSecrets } from './secrets.ts';
import type { StackInfo } from './services.ts';
import { bareEnvironment, type Settings } from './settings.ts';

export type StackAddress = Pick<
	StackInfo,
	'url' | 'publishableKey' | 'secretKey' | 'jwtSecret' | 'databaseUrl'
>;

type Parts = {
	origin: string;
	ports: Ports;
	secrets: LocalSecrets;
	/** Undefined when the user's settings name a Supabase project. */
	stack: StackAddress | undefined;
	settings: Settings;
};

/** The whole environment of the app and the worker: stand-ins first, the user's settings win. */
export function appEnvironment({ origin, ports, secrets, stack, settings }: Parts): Settings {
	return {
		...bareEnvironment(),
		NOXLOOP_MODE: 'local',
		HOST: '127.0.0.1',
		BODY_SIZE_LIMIT: '7M',
		AI_PROVIDER: 'demo',
		AUTH_GOOGLE: stack ? 'on' : 'off', // its stand-in serves the embedded stack only
		MAIL_FROM: 'Noxloop <no-reply@noxloop.localhost>',
		SMTP_URL: localSmtpUrl(ports),
		APP_SECRET: secrets.appSecret,
		ENCRYPTION_KEYS: secrets.encryptionKey,
		...(stack ? stackEnvironment(stack) : {}),
		...(settings.STRIPE_SECRET_KEY ? {} : stripeEnvironment(ports, secrets)),
		...(usesPayPalStandIn(settings) ? payPalEnvironment(ports) : {}),
		...settings,
		ORIGIN: origin,
		PORT: String(ports.app)
	};
}

export function stackEnvironment(stack: StackAddress): Settings {
	return {
		SUPABASE_URL: stack.url,
		SUPABASE_PUBLISHABLE_KEY: stack.publishableKey,
		SUPABASE_SECRET_KEY: stack.secretKey,
		SUPABASE_JWT_KEY: stack.jwtSecret,
		DATABASE_URL: stack.databaseUrl
	};
}

export function localSmtpUrl(ports: Ports): string {
	return `smtp://127.0.0.1:${ports.smtp}`;
}

export function googleAddress(ports: Ports): string {
	return `http://127.0.0.1:${ports.google}`;
}

export function stripeAddress(ports: Ports): string {
	return `http://127.0.0.1:${ports.stripe}`;
}

export function payPalAddress(ports: Ports): string {
	return `http://127.0.0.1:${ports.paypal}`;
}

export const PAYPAL_STAND_IN = {
	clientId: 'noxloop-sandbox-stand-in',
	clientSecret: 'sandbox-secret',
	webhookId: 'SANDBOXWEBHOOK'
};

/** Where nothing real is charged: beside a real Stripe, PayPal is real or not there. */
export function usesPayPalStandIn(settings: Settings): boolean {
	return !settings.PAYPAL_CLIENT_ID && !settings.STRIPE_SECRET_KEY;
}

function payPalEnvironment(ports: Ports): Settings {
	return {
		PAYPAL_CLIENT_ID: PAYPAL_STAND_IN.clientId,
		PAYPAL_CLIENT_SECRET: PAYPAL_STAND_IN.clientSecret,
		PAYPAL_WEBHOOK_ID: PAYPAL_STAND_IN.webhookId,
		PAYPAL_API_BASE: payPalAddress(ports)
	};
}

function stripeEnvironment(ports: Ports, secrets: LocalSecrets): Settings {
	return {
		STRIPE_SECRET_KEY: 'sk_test_sandbox',
		STRIPE_WEBHOOK_SECRET: secrets.stripeWebhookSecret,
		STRIPE_API_BASE: stripeAddress(ports)
	};
}
