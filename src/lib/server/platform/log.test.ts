import { beforeEach, describe, expect, it } from 'vitest';
import { createLog, withLogContext } from './log.ts';

let lines: string[] = [];
const log = createLog({ write: (line) => void lines.push(line) }, 'info');
beforeEach(() => void (lines = []));

/** What the log wrote, as text and as the object each line is. */
const written = () => lines.join('');
const parsed = () => lines.map((line) => JSON.parse(line) as Record<string, unknown>);

const secret = 'S3cret-Value-9f8e7d6c5b4a';
const jwt = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NSJ9.c2lnbmF0dXJlLW9mLXRoZS10b2tlbg';
const inText = {
	'a JWT': jwt,
	'a session of the cookies': `base64-${Buffer.from(secret).toString('base64url')}`,
	'our API key': 'nox_live_4f9a8b7c6d5e4f3a',
	'Stripe’s key': 'sk_test_51Habcdefghijk',
	'Stripe’s restricted key': 'rk_live_51Habcdefghijk',
	'a webhook’s secret': 'whsec_abcdef123456',
	'Supabase’s secret key': 'sb_secret_abcdefghijkl',
	'a model provider’s key': 'sk-proj-abcdefghijklmnop',
	'a key of Groq': 'gsk_abcdefghijklmnop',
	'a key of Google': 'AIzaSyAbcdefghijklmnopqrstuv',
	'an e-mail': 'ada.writer+news@mail.example.com'
};

describe('a field', () => {
	it.each([
		'password',
		'newPassword',
		'new_password',
		'token',
		'accessToken',
		'access_token',
		'refresh_token',
		'token_hash',
		'tokenHash',
		'apikey',
		'apiKey',
		'api_key',
		'x-api-key',
		'key',
		'secret',
		'clientSecret',
		'STRIPE_WEBHOOK_SECRET',
		'APP_SECRET',
		'SUPABASE_SECRET_KEY',
		'cookie',
		'Cookie',
		'set-cookie',
		'authorization',
		'Authorization',
		'stripe-signature',
		'session',
		'email',
		'buyerEmail',
		'recipient',
		'to',
		'body',
		'mailBody',
		'html',
		'text',
		'subject'
	])('called %s is cut, on top, deep inside and in lists', (name) => {
		log.info({ [name]: secret }, 'top');
		log.info({ a: { b: { c: { d: { [name]: { inner: [secret] } } } } } }, 'deep');
		log.info({ list: [{ [name]: secret }] }, 'list');
		expect(lines).toHaveLength(3);
		expect(written()).not.toContain(secret);
		expect(written()).toContain('[cut]');
	});

	it('that is no secret stays', () => {
		const fields = { inputTokens: 12, outputTokens: 0, idempotencyKey: 'order:1', attempt: 2, isText: true };
		log.info({ ...fields, route: '/w/[workspace]', status: 200, when: new Date(0) }, 'request');
		expect(parsed()[0]).toMatchObject({
			...fields,
			route: '/w/[workspace]',
			status: 200,
			when: '1970-01-01T00:00:00.000Z',
			msg: 'request'
		});
	});

	it('of headers, forms and maps is cut as well', () => {
		const form = new FormData();
		form.set('password', secret);
		log.info({ headers: new Headers({ cookie: secret, accept: 'text/html' }), form }, 'x');
		log.info({ map: new Map([['token', secret]]), bytes: Buffer.from(secret) }, 'x');
		expect(written()).not.toContain(secret);
		expect(written()).not.toContain(Buffer.from(secret).toString('base64'));
		expect(written()).toContain('text/html');
	});

	it('that points back to itself ends nothing', () => {
		const ring: Record<string, unknown> = { name: 'ring', password: secret };
		ring.self = ring;
		log.info({ ring }, 'x');
		expect(parsed()[0]).toMatchObject({ ring: { name: 'ring', password: '[cut]', self: '[circular]' } });
	});
});

describe('in a text', () => {
	it.each(Object.entries(inText))(
		'%s is cut: in the message, a field, an error and its cause',
		(_, value) => {
			log.info(`got ${value}`);
			log.info({ detail: `sent "${value}", refused` }, 'x');
			log.error(
				{ err: new Error(`upstream said ${value}`, { cause: new Error(`because of ${value}`) }) },
				'x'
			);
			log.error({ err: Object.assign(new Error('x'), { url: `https://x.example/?q=${value}` }) }, 'x');
			log.error(new Error(`alone with ${value}`));
			expect(lines).toHaveLength(5);
			expect(parsed()).toHaveLength(5);
			expect(written()).not.toContain(value);
		}
	);

	it.each([
		'token_hash',
		'access_token',
		'refresh_token',
		'token',
		'apikey',
		'api_key',
		'code',
		'password',
		'client_secret'
	])('the value of %s in an address is cut', (name) => {
		log.info({ url: `https://x.example/auth/confirm?type=signup&${name}=${secret}&next=%2Fapp` }, 'x');
		log.error({ err: new Error(`fetch failed: https://x.example/cb#${name}=${secret}`) }, 'x');
		log.info({ address: new URL(`https://x.example/?${name}=${secret}`) }, 'x');
		expect(parsed()).toHaveLength(3);
		expect(written()).not.toContain(secret);
		expect(written()).toContain('type=signup');
		expect(written()).toContain('next=%2Fapp');
	});

	it('links that open something, headers and passwords of addresses are cut', () => {
		log.error({ err: new Error(`Not found: /access/${secret}${secret}`) }, 'x');
		log.info({ note: `authorization: Bearer ${secret}` }, 'x');
		log.info({ at: `postgresql://postgres:${secret}@127.0.0.1:5432/postgres` }, 'x');
		log.info({ at: `smtp://ada:${secret}@mail.example:587` }, 'x');
		expect(parsed()).toHaveLength(4);
		expect(written()).not.toContain(secret);
		expect(written()).toContain('127.0.0.1:5432');
	});

	it('what tells where an error is stays', () => {
		log.error({ err: new TypeError('x is not a function') }, 'unexpected error');
		const { err } = parsed()[0] as { err: { type: string; message: string; stack: string } };
		expect(err).toMatchObject({ type: 'TypeError', message: 'x is not a function' });
		expect(err.stack).toContain('log.test.ts');
	});
});

it('the request’s id stands on every line inside it', () => {
	withLogContext({ requestId: '3f6c0b9e-8a55-4c1e-9f0d-2b7a1c5d4e3f' }, () => {
		log.info({ once: true }, 'inside');
		log.info('again');
	});
	log.info('outside');
	expect(parsed()[1]).toMatchObject({ requestId: '3f6c0b9e-8a55-4c1e-9f0d-2b7a1c5d4e3f' });
	expect(parsed()[1], 'a field stands on its own line only').not.toHaveProperty('once');
	expect(parsed()[0]).toMatchObject({ requestId: '3f6c0b9e-8a55-4c1e-9f0d-2b7a1c5d4e3f', msg: 'inside' });
	expect(parsed()[2]).not.toHaveProperty('requestId');
});
