import { z } from 'zod';

const loopback = /^https?:\/\/(127\.0\.0\.1|localhost|\[::1\])([:/]|$)/;
const url = z.url({ protocol: /^https?$/ }).transform((value) => value.replace(/\/$/, ''));

/** A private JSON Web Key, or a secret long enough for HS256 (RFC 7518, section 3.2: 256 bits). */
function isSigningKey(value: string): boolean {
	if (!value.startsWith('{')) return value.length >= 32;
	try {
		const { kty, d, kid } = JSON.parse(value) as Record<string, unknown>;
		return (kty === 'EC' || kty === 'RSA') && typeof d === 'string' && typeof kid === 'string';
	} catch {
		return false;
	}
}

/** 32 bytes in base64: a key of AES-256. */
const isAesKey = (value: string): boolean =>
	/^[A-Za-z0-9+/]{43}=$/.test(value) && Buffer.from(value, 'base64').length === 32;

const Settings = z.object({
	NOXLOOP_MODE: z.enum(['local', 'production']).default('production'),
	ORIGIN: url,
	SUPABASE_URL: url,
	SUPABASE_PUBLISHABLE_KEY: z.string().min(20),
	SUPABASE_SECRET_KEY: z.string().min(20),
	SUPABASE_JWT_KEY: z.string().refine(isSigningKey),
	DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }),
	STRIPE_SECRET_KEY: z.string().regex(/^(sk|rk)_(test|live)_/),
	STRIPE_WEBHOOK_SECRET: z
		.string()
		.transform((value) => value.split(',').map((secret) => secret.trim()))
		.pipe(z.array(z.string().startsWith('whsec_')).min(1).max(2)),
	STRIPE_API_BASE: url.optional(),
	PAYPAL_CLIENT_ID: z.string().min(8).optional(),
	PAYPAL_CLIENT_SECRET: z.string().min(8).optional(),
	PAYPAL_WEBHOOK_ID: z.string().min(8).optional(),
	PAYPAL_API_BASE: url.default('https://api-m.paypal.com'),
	AI_PROVIDER: z.enum(['demo', 'openai']),
	AI_BASE_URL: url.default('https://api.openai.com/v1'),
	AI_API_KEY: z.string().min(1).optional(),
	AI_MODEL: z.string().min(1).optional(),
	OPENAI_API_KEY: z.string().min(1).optional(),
	OPENAI_BASE_URL: url.optional(),
	GROQ_API_KEY: z.string().min(1).optional(),
	GROQ_BASE_URL: url.optional(),
	OPENROUTER_API_KEY: z.string().min(1).optional(),
	OPENROUTER_BASE_URL: url.optional(),
	GEMINI_API_KEY: z.string().min(1).optional(),
	GEMINI_BASE_URL: url.optional(),
	AI_DEMO_DELAY_MS: z.coerce.number().int().min(0).max(1000).default(12),
	SMTP_URL: z.url({ protocol: /^smtps?$/ }),
	MAIL_FROM: z.string().min(3),
	APP_SECRET: z.string().min(32),
	ENCRYPTION_KEYS: z
		.string()
		.transform((value) => value.split(',').map((key) => key.trim()))
		.pipe(z.array(z.string().refine(isAesKey)).min(1).max(2)),
	AUTH_GOOGLE: z.enum(['on', 'off']).default('off'),
	NOXLOOP_FETCH_LOOPBACK: z.enum(['on', 'off']).default('off'),
	LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']).default('info'),
	WORKER_CONCURRENCY: z.coerce.number().int().min(1).max(50).default(4),
	GENERATION_CONCURRENCY: z.coerce.number().int().min(1).max(200).default(12)
});

export type Config = z.infer<typeof Settings>;

/** The names of all settings that app and worker read. */
export const SETTING_NAMES = Object.keys(Settings.shape);

/** A relay on the own machine listens on a mail port (IANA: 25, 465, 587); the inbox never does. */
function isLocalInbox(smtpUrl: string): boolean {
	const { hostname, port } = new URL(smtpUrl);
	const isOwnMachine = hostname === 'localhost' || hostname === '[::1]' || hostname.startsWith('127.');
	return isOwnMachine && !['', '25', '465', '587'].includes(port);
}

/** Settings that may serve development only, with the reason a production start is refused. */
function standIns(config: Config): string[] {
	const found: string[] = [];
	if (config.STRIPE_API_BASE)
		found.push('STRIPE_API_BASE points at a sandbox: remove it to use Stripe itself');
	if (config.STRIPE_SECRET_KEY.includes('sandbox')) found.push('STRIPE_SECRET_KEY is the sandbox key');
	if (config.PAYPAL_CLIENT_ID?.includes('sandbox-stand-in'))
		found.push('PAYPAL_CLIENT_ID is the stand-in: set your own, or leave PayPal out');
	if (config.AI_PROVIDER === 'demo') found.push('AI_PROVIDER is the built-in demo: set it to openai');
	if (isLocalInbox(config.SMTP_URL)) found.push('SMTP_URL is the local inbox: set your mail server');
	if (config.NOXLOOP_FETCH_LOOPBACK === 'on')
		found.push('NOXLOOP_FETCH_LOOPBACK lets people reach servers on this machine: remove it');
	if (!config.ORIGIN.startsWith('https:') && !loopback.test(config.ORIGIN)) {
		found.push('ORIGIN must be https');
	}
	return found;
}

/** One of them is enough to have work done. */
const ofNamedProviders = ['OPENAI_API_KEY', 'GROQ_API_KEY', 'OPENROUTER_API_KEY', 'GEMINI_API_KEY'] as const;

/** Settings that are needed as soon as another one is given. */
function missing(config: Config): string[] {
	const needed: (keyof Config)[] = [];
	if (config.AI_PROVIDER === 'openai' && !ofNamedProviders.some((name) => config[name])) {
		needed.push('AI_API_KEY', 'AI_MODEL');
	}
	if (config.PAYPAL_CLIENT_ID) needed.push('PAYPAL_CLIENT_SECRET', 'PAYPAL_WEBHOOK_ID');
	return needed.filter((name) => !config[name]).map((name) => `${name} is missing`);
}

/**
 * Reads and checks all settings. Throws one error that names every setting that is missing, malformed, or a stand-in
 * in production.
 */
export function readConfig(env: Record<string, string | undefined>): Config {
	const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
	const parsed = Settings.safeParse(given);
	const problems = parsed.success
		? [...missing(parsed.data), ...(parsed.data.NOXLOOP_MODE === 'production' ? standIns(parsed.data) : [])]
		: parsed.error.issues.map((issue) => {
				const name = issue.path[0]?.toString() ?? '';
				return given[name] === undefined ? `${name} is missing` : `${name} is malformed`;
			});
	if (problems.length > 0 || !parsed.success) {
		throw new Error(`Noxloop can't start:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
	}
	return parsed.data;
}

let current: Config | undefined;

/** The process's settings, read once on first use. */
export function config(): Config {
	current ??= readConfig(process.env);
	return current;
}
