import { createClient } from '@supabase/supabase-js';
import { MailDev } from 'maildev';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import type { Stack } from '../index.ts';
import { clientFor, PASSWORD, startFixtureStack } from '../lite/fixture.ts';
import { findFreePort } from '../server.ts';
import { renderTemplate, type TemplateName } from './templates.ts';

const Mails = z.array(z.object({ subject: z.string(), html: z.string(), text: z.string() }));

let stack: Stack;
let inbox: MailDev;
let inboxUrl: string;

beforeAll(async () => {
	const [smtp, web] = [await findFreePort(), await findFreePort()];
	inbox = new MailDev({ smtp, web, ip: '127.0.0.1', webIp: '127.0.0.1', silent: true });
	await inbox.start();
	inboxUrl = `http://127.0.0.1:${web}/api/email`;
	stack = await startFixtureStack(`smtp://127.0.0.1:${smtp}`);
});
afterAll(async () => {
	await stack.stop();
	await inbox.stop();
});

async function nextMail(subject: string): Promise<z.infer<typeof Mails>[number]> {
	const find = async () => {
		const mails = Mails.parse(await (await fetch(inboxUrl)).json());
		return mails.find((mail) => mail.subject === subject);
	};
	await expect.poll(find, { timeout: 5000 }).toBeDefined();
	const mail = await find();
	if (!mail) throw new Error('no mail');
	return mail;
}

function linkIn(text: string): URL {
	return new URL(/http\S+/.exec(text)?.[0] ?? '');
}

test('the link of the confirmation mail leads to the app and its token confirms the address', async () => {
	const client = createClient(stack.url, stack.publishableKey, { auth: { persistSession: false } });
	await client.auth.signUp({ email: 'ada@example.com', password: PASSWORD });
	const link = linkIn((await nextMail('Confirm your e-mail address')).text);
	expect(`${link.origin}${link.pathname}`).toBe('http://127.0.0.1:3000/auth/confirm');
	const token_hash = link.searchParams.get('token_hash') ?? '';
	const { data } = await client.auth.verifyOtp({ type: 'signup', token_hash });
	expect(data.session).not.toBeNull();
});

test('the link of the recovery mail goes on to the page for a new password', async () => {
	const client = await clientFor(stack, stack.publishableKey, 'bob@example.com');
	await client.auth.resetPasswordForEmail('bob@example.com');
	const { searchParams } = linkIn((await nextMail('Choose a new password')).text);
	expect(searchParams.get('type')).toBe('recovery');
	expect(searchParams.get('next')).toBe('/reset-password');
});

test.for<TemplateName>(['confirmation', 'recovery', 'magic_link', 'invite', 'email_change'])(
	'the %s mail has one button, the same link as text, and no open placeholder',
	(name) => {
		const values = {
			SiteURL: 'https://example.com',
			TokenHash: 'abc',
			Email: 'a@example.com',
			NewEmail: 'b@example.com'
		};
		const { html, text } = renderTemplate(name, values);
		expect(html.match(/<a\b/g)).toHaveLength(1);
		expect(html).not.toContain('{{');
		expect(text.match(/https:\/\/example\.com\/auth\/confirm\?token_hash=abc&type=\w+/g)).toHaveLength(1);
	}
);

test('an address cannot bring markup into a mail', () => {
	const { html } = renderTemplate('recovery', {
		SiteURL: '',
		TokenHash: '',
		Email: '"><img src=x>@example.com'
	});
	expect(html).not.toContain('<img');
});
