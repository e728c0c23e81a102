import { beforeEach, expect, it, vi } from 'vitest';
import { findAwaitedMail, rememberMail } from './awaited-mail.ts';

vi.mock('../platform/config.ts', () => ({ config: () => ({ ORIGIN: 'https://shop.example' }) }));

let cookie: string | undefined;
const cookies = {
	get: () => cookie,
	set: (_: string, value: string) => void (cookie = value),
	delete: () => void (cookie = undefined)
};
beforeEach(() => void (cookie = undefined));

it('knows where the mail went and when it may go again', () => {
	rememberMail(cookies, 'ada@example.com', 0);
	expect(findAwaitedMail(cookies, 20_500)).toEqual({ email: 'ada@example.com', waitSeconds: 40 });
	expect(findAwaitedMail(cookies, 60_000)).toEqual({ email: 'ada@example.com', waitSeconds: 0 });
});

it('never asks for a longer wait than a minute, whatever the cookie says', () => {
	rememberMail(cookies, 'ada@example.com', 10_000_000);
	expect(findAwaitedMail(cookies, 0)?.waitSeconds).toBe(60);
});

it.each([undefined, '', '{', 'null', '[]', '{"email":"<b>","sentAt":1}'])('takes %j for no mail', (value) => {
	cookie = value;
	expect(findAwaitedMail(cookies)).toBeNull();
});
