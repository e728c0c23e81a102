import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { SETTING_NAMES } from '../../src/lib/server/platform/config.ts';
import { checkSettings } from './check-settings.ts';
import { appEnvironment } from './environment.ts';
import { PROJECT } from './places.ts';
import { PORT_SETTINGS } from './ports.ts';
import { readUserSettings, type Settings } from './settings.ts';

const ports = { app: 1, api: 2, db: 3, stripe: 4, paypal: 8, google: 5, inbox: 6, smtp: 7 };
const secrets = {
	appSecret: 'x'.repeat(32),
	stripeWebhookSecret: 'whsec_x',
	encryptionKey: Buffer.alloc(32).toString('base64')
};
const key = 'k'.repeat(40);
const stack = {
	url: 'http://127.0.0.1:2',
	publishableKey: key,
	secretKey: key,
	jwtSecret: key,
	databaseUrl: 'postgresql://127.0.0.1:3/postgres'
};

function check(settings: Settings): void {
	const origin = 'http://127.0.0.1:1';
	const embedded = settings.SUPABASE_URL ? undefined : stack;
	checkSettings(settings, appEnvironment({ origin, ports, secrets, settings, stack: embedded }));
}

test('without any setting the stand-ins are enough', () => {
	expect(() => check({})).not.toThrow();
});

test.for([
	[{ LOG_LEVEL: 'loud' }, 'LOG_LEVEL is malformed'],
	[{ AI_PROVIDER: 'openai' }, 'AI_API_KEY is missing'],
	[{ SUPABASE_URL: 'https://x.supabase.co' }, 'DATABASE_URL is missing'],
	[{ STRIPE_SECRET_KEY: 'sk_test_1' }, 'STRIPE_WEBHOOK_SECRET is missing'],
	[{ DATABASE_URL: stack.databaseUrl }, 'DATABASE_URL is set without SUPABASE_URL'],
	[{ STRIPE_WEBHOOK_SECRET: 'whsec_1' }, 'STRIPE_WEBHOOK_SECRET is set without STRIPE_SECRET_KEY']
] as const)('%j is refused before anything starts: %s', ([settings, problem]) => {
	expect(() => check({ ...settings })).toThrow(problem);
});

test('all that is wrong is named at once', () => {
	const wrong = { LOG_LEVEL: 'loud', STRIPE_WEBHOOK_SECRET: 'whsec_1' };
	expect(() => check(wrong)).toThrow(/STRIPE_WEBHOOK_SECRET is set without[\s\S]*LOG_LEVEL is malformed/);
});

test('.env.example holds every setting, and nothing else', () => {
	const text = readFileSync(join(PROJECT, '.env.example'), 'utf8');
	const documented = [...text.matchAll(/^#?([A-Z][A-Z_]+)=/gm)].map(([, name]) => name ?? '');
	const ofTheServer = ['HOST', 'BODY_SIZE_LIMIT', 'ADDRESS_HEADER']; // adapter-node's own
	const known = [...SETTING_NAMES, ...PORT_SETTINGS, ...ofTheServer, 'NOXLOOP_DATA_DIR'];
	expect(documented.sort()).toEqual(known.sort());
});

test('every setting may come from the shell', () => {
	const saved = { ...process.env };
	const names = [...SETTING_NAMES, ...PORT_SETTINGS, 'HOST', 'BODY_SIZE_LIMIT', 'ADDRESS_HEADER'];
	for (const name of names) process.env[name] = 'from the shell';
	const settings = readUserSettings();
	process.env = saved;
	expect(names.filter((name) => settings[name] !== 'from the shell')).toEqual([]);
});
