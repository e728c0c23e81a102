import { describe, expect, it } from 'vitest';
import { Address, MailLink, NewPassword, SignIn, SignUp } from './schemas.ts';

const person = { displayName: 'Ada Writer', email: 'ada@example.com', password: 'kettle-orbit-29' };
const codes = (input: object) =>
	SignUp.safeParse({ ...person, ...input }).error?.issues.map((issue) => issue.message);

describe('SignUp', () => {
	it('writes the address in lower case without spaces around it', () => {
		expect(SignUp.parse({ ...person, email: '  Ada@Example.COM ' }).email).toBe('ada@example.com');
	});

	it.each([
		[{ displayName: '   ' }, 'display_name_missing'],
		[{ displayName: 'x'.repeat(61) }, 'display_name_too_long'],
		[{ displayName: 'Ada\u202Eretirw' }, 'name_invisible_characters'],
		[{ displayName: 'p\u0430ypal' }, 'name_mixed_scripts'],
		[{ email: 'ada@' }, 'email_invalid'],
		[{ email: `${'a'.repeat(250)}@example.com` }, 'email_invalid'],
		[{ email: undefined }, 'email_invalid'],
		[{ password: 'ninechars' }, 'password_too_short'],
		[{ password: 'é'.repeat(37) }, 'password_too_long']
	])('refuses %j with the code %s', (input, code) => {
		expect(codes(input)).toEqual([code]);
	});

	it('keeps every character of the password, spaces too', () => {
		expect(SignUp.parse({ ...person, password: '  spaced out  ' }).password).toBe('  spaced out  ');
	});
});

describe('SignIn', () => {
	it('lets any password be tried, however short', () => {
		expect(SignIn.safeParse({ email: person.email, password: 'old' }).success).toBe(true);
	});
});

describe('Address and NewPassword', () => {
	it('follow the rules of sign-up', () => {
		expect(Address.safeParse({ email: 'nobody' }).success).toBe(false);
		expect(NewPassword.safeParse({ password: 'x'.repeat(73) }).success).toBe(false);
		expect(NewPassword.safeParse({ password: 'x'.repeat(72) }).success).toBe(true);
	});
});

describe('MailLink', () => {
	it('takes the types Auth knows and refuses others', () => {
		const token_hash = 'a'.repeat(56);
		expect(MailLink.safeParse({ token_hash, type: 'recovery' }).success).toBe(true);
		expect(MailLink.safeParse({ token_hash: `pkce_${token_hash}`, type: 'signup' }).success).toBe(true);
		expect(MailLink.safeParse({ token_hash, type: 'sms' }).success).toBe(false);
		expect(MailLink.safeParse({ token_hash: '../../x', type: 'signup' }).success).toBe(false);
	});
});
