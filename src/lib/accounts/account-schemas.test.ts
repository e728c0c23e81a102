import { expect, test } from 'vitest';
import { ChangeEmail, ChangePassword, Profile } from './account-schemas.ts';

const profile = { displayName: 'Ada Writer', locale: 'pt-PT', timeZone: 'Europe/Lisbon', theme: 'dark' };

function codes(result: { error?: { issues: { path: PropertyKey[]; message: string }[] } }) {
	return result.error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`) ?? [];
}

test('a profile is a name, one of our languages, a zone and a theme', () => {
	expect(Profile.parse(profile)).toEqual(profile);
	expect(Profile.parse({ ...profile, displayName: '  Ada ' }).displayName).toBe('Ada');
});

test('the field that is wrong is named', () => {
	expect(codes(Profile.safeParse({}))).toEqual([
		'displayName: name_missing',
		'locale: value_invalid',
		'timeZone: time_zone_unknown',
		'theme: value_invalid'
	]);
	expect(codes(Profile.safeParse({ ...profile, locale: 'xx' }))).toEqual(['locale: value_invalid']);
	expect(codes(Profile.safeParse({ ...profile, displayName: 'Ada\u202Eretirw' }))).toEqual([
		'displayName: name_invisible_characters'
	]);
	expect(codes(Profile.safeParse({ ...profile, displayName: 'p\u0430ypal' }))).toEqual([
		'displayName: name_mixed_scripts'
	]);
});

test.for(['UTC', 'Europe/Lisbon', 'Asia/Calcutta', 'Asia/Kolkata', 'Etc/GMT+3'])(
	'%s is a zone',
	(timeZone) => {
		expect(Profile.safeParse({ ...profile, timeZone }).success).toBe(true);
	}
);

test.for(['', 'Mars/Phobos', '+01:00', '../etc', 'Europe/Lisbon\n', 'A'.repeat(70)])(
	'%j is no zone',
	(timeZone) => {
		expect(codes(Profile.safeParse({ ...profile, timeZone }))).toEqual(['timeZone: time_zone_unknown']);
	}
);

test('what was a password under older rules is taken as the present one, never as the new one', () => {
	expect(codes(ChangePassword.safeParse({ currentPassword: 'short', password: 'short' }))).toEqual([
		'password: password_too_short'
	]);
	expect(codes(ChangePassword.safeParse({ currentPassword: '', password: 'x'.repeat(73) }))).toEqual([
		'currentPassword: password_missing',
		'password: password_too_long'
	]);
});

test('an address is written as Auth keeps it', () => {
	expect(ChangeEmail.parse({ email: ' Ada@Example.com ', currentPassword: 'x' }).email).toBe(
		'ada@example.com'
	);
	expect(codes(ChangeEmail.safeParse({ email: 'ada@', currentPassword: '' }))).toEqual([
		'email: email_invalid',
		'currentPassword: password_missing'
	]);
});
