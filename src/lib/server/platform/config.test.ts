import { describe, expect, it } from 'vitest';
import { readConfig } from './config.ts';

const production = {
	ORIGIN: 'https://books.example.com',
	SUPABASE_URL: 'https://abc.supabase.co',
	SUPABASE_PUBLISHABLE_KEY: 'sb_publishable_0123456789',
	SUPABASE_SECRET_KEY: 'sb_secret_01234567890123',
	SUPABASE_JWT_KEY: 'j'.repeat(40),
	DATABASE_URL: 'postgresql://postgres:secret@db.example.com:5432/postgres',
	STRIPE_SECRET_KEY: 'sk_live_0123456789',
	STRIPE_WEBHOOK_SECRET: 'whsec_new, whsec_old',
	AI_PROVIDER: 'openai',
	AI_API_KEY: 'key',
	AI_MODEL: 'some-model',
	SMTP_URL: 'smtp://mail.example.com:587',
	MAIL_FROM: 'Books <hello@example.com>',
	APP_SECRET: 'x'.repeat(32),
	ENCRYPTION_KEYS: Buffer.alloc(32, 1).toString('base64')
};

describe('settings', () => {
	it('of a whole production start are accepted, both webhook secrets in order', () => {
		const config = readConfig(production);
		expect(config.NOXLOOP_MODE).toBe('production');
		expect(config.STRIPE_WEBHOOK_SECRET).toEqual(['whsec_new', 'whsec_old']);
	});

	it.each(Object.keys(production))('name %s when it is missing', (name) => {
		expect(() => readConfig({ ...production, [name]: undefined })).toThrow(`${name} is missing`);
		expect(() => readConfig({ ...production, [name]: '' })).toThrow(`${name} is missing`);
	});

	it.each([
		['ORIGIN', 'books.example.com'],
		['DATABASE_URL', 'mysql://x'],
		['STRIPE_SECRET_KEY', 'pk_live_1'],
		['STRIPE_WEBHOOK_SECRET', 'secret'],
		['STRIPE_WEBHOOK_SECRET', 'whsec_a,whsec_b,whsec_c'],
		['AI_PROVIDER', 'other'],
		['APP_SECRET', 'short'],
		['ENCRYPTION_KEYS', 'short'],
		['ENCRYPTION_KEYS', Array(3).fill(production.ENCRYPTION_KEYS).join()],
		['GROQ_BASE_URL', 'groq.com'],
		['SUPABASE_JWT_KEY', 'short'],
		['SUPABASE_JWT_KEY', '{"kty":"EC","kid":"a public key","x":"x","y":"y","crv":"P-256"}'],
		['SUPABASE_JWT_KEY', '{"kty":"EC"'],
		['AUTH_GOOGLE', 'yes'],
		['LOG_LEVEL', 'loud']
	])('name %s when it is malformed: %s', (name, value) => {
		expect(() => readConfig({ ...production, [name]: value })).toThrow(`${name} is malformed`);
	});

	it.each([
		['STRIPE_API_BASE', 'http://127.0.0.1:12111'],
		['STRIPE_SECRET_KEY', 'sk_test_sandbox'],
		['AI_PROVIDER', 'demo'],
		['SMTP_URL', 'smtp://127.0.0.1:1026'],
		['ORIGIN', 'http://books.example.com'],
		['NOXLOOP_FETCH_LOOPBACK', 'on']
	])('refuse the stand-in %s=%s in production, naming it', (name, value) => {
		expect(() => readConfig({ ...production, [name]: value })).toThrow(new RegExp(`- ${name} `));
	});

	it('name everything that is wrong at once', () => {
		const wrong = { ...production, ORIGIN: undefined, APP_SECRET: 'short', AI_PROVIDER: 'demo' };
		expect(() => readConfig(wrong)).toThrow(/ORIGIN is missing[\s\S]*APP_SECRET is malformed/);
	});

	it.each(['OPENAI_API_KEY', 'GROQ_API_KEY', 'OPENROUTER_API_KEY', 'GEMINI_API_KEY'])(
		'accept %s in place of a compatible server',
		(name) => {
			const without = { ...production, AI_API_KEY: undefined, AI_MODEL: undefined };
			expect(readConfig({ ...without, [name]: 'key' })).toMatchObject({ [name]: 'key' });
		}
	);

	it('take two keys of encryption in order, for a rotation', () => {
		const [one, other] = [1, 2].map((fill) => Buffer.alloc(32, fill).toString('base64'));
		expect(readConfig({ ...production, ENCRYPTION_KEYS: `${one}, ${other}` }).ENCRYPTION_KEYS).toEqual([
			one,
			other
		]);
	});

	it('accept stand-ins in local mode', () => {
		const local = {
			...production,
			NOXLOOP_MODE: 'local',
			ORIGIN: 'http://127.0.0.1:3000',
			AI_PROVIDER: 'demo',
			STRIPE_API_BASE: 'http://127.0.0.1:12111',
			SMTP_URL: 'smtp://127.0.0.1:1025'
		};
		expect(readConfig(local).AI_PROVIDER).toBe('demo');
	});

	it('accept a mail relay on the own machine', () => {
		expect(readConfig({ ...production, SMTP_URL: 'smtp://127.0.0.1:25' }).SMTP_URL).toContain(':25');
	});
});
