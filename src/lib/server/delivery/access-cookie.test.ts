import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { accessTokens, forgetAccess, keepAccess } from './access-cookie.ts';
import { createToken } from './access-token.ts';

const settings = vi.hoisted(() => ({ APP_SECRET: 'a secret of at least thirty-two characters', ORIGIN: '' }));
vi.mock('../platform/config.ts', () => ({ config: () => settings }));

const token = (secret = settings.APP_SECRET) => createToken(randomUUID(), secret);

function jar(initial?: string) {
	const jarred: { value: string | undefined; options: Record<string, unknown> } = {
		value: initial,
		options: {}
	};
	return {
		jarred,
		get: () => jarred.value,
		set: (_: string, value: string, options: Record<string, unknown>) =>
			Object.assign(jarred, { value, options }),
		delete: () => void (jarred.value = undefined)
	};
}

beforeEach(() => {
	settings.ORIGIN = 'https://books.example.com';
});

describe('the access cookie', () => {
	test('lists the newest link first, each once', () => {
		const [one, two] = [token(), token()];
		const cookies = jar();
		for (const opened of [one, two, one]) keepAccess(cookies, opened);
		expect(accessTokens(cookies)).toEqual([one, two]);
	});

	test('keeps the fifty newest and fits what a browser keeps', () => {
		const tokens = Array.from({ length: 60 }, () => token());
		const cookies = jar();
		for (const opened of tokens) keepAccess(cookies, opened);
		expect(accessTokens(cookies)).toEqual(tokens.slice(-50).reverse());
		expect(`access=${cookies.jarred.value}`.length).toBeLessThan(3800);
	});

	test('leaves out what was not signed here', () => {
		const good = token();
		expect(
			accessTokens(jar(['', 'x', token('another secret of thirty-two letters'), good].join('.')))
		).toEqual([good]);
		expect(accessTokens(jar())).toEqual([]);
	});

	test('is out of reach for scripts and other sites, and for plain http', () => {
		const cookies = jar();
		keepAccess(cookies, token());
		const expected = { httpOnly: true, sameSite: 'lax', secure: true, path: '/', maxAge: 34_560_000 };
		expect(cookies.jarred.options).toEqual(expected);
	});

	test('works on a local address without https', () => {
		settings.ORIGIN = 'http://127.0.0.1:3000';
		const cookies = jar();
		keepAccess(cookies, token());
		expect(cookies.jarred.options).toMatchObject({ secure: false });
	});

	test('can be forgotten', () => {
		const cookies = jar(token());
		forgetAccess(cookies);
		expect(accessTokens(cookies)).toEqual([]);
	});
});
