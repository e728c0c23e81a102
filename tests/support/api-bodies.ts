export const password = 'a tea pot on the hill';

const someId = '5f0c1c57-0f5c-4a35-8f5e-1f7d7b7f2f10';

/** A body that each operation takes, by its id. */
export const goodBodies: Record<string, object> = {
	register: { displayName: 'Ada', email: 'bad-input@example.com', password },
	login: { email: 'bad-input@example.com', password },
	refresh: { refreshToken: 'x' },
	forgotPassword: { email: 'bad-input@example.com' },
	resetPassword: { tokenHash: 'x'.repeat(40), password },
	createWorkspace: { name: 'Press', handle: 'bad-input' },
	inviteMember: { email: 'bad-input@example.com', role: 'member' },
	checkoutWithStripe: { workspaceId: someId, planPriceId: someId },
	checkoutWithPayPal: { workspaceId: someId, packPriceId: someId }
};

/** What is wrong with one field, told by its path. */
export const badFields: [id: string, change: Record<string, unknown>, fields: Record<string, string>][] = [
	...Object.keys(goodBodies).map((id): [string, Record<string, unknown>, Record<string, string>] => [
		id,
		{ wat: 1 },
		{ wat: 'field_unknown' }
	]),
	['register', { displayName: undefined }, { displayName: 'display_name_missing' }],
	['register', { displayName: ' ' }, { displayName: 'display_name_missing' }],
	['register', { displayName: 7 }, { displayName: 'display_name_missing' }],
	['register', { displayName: 'x'.repeat(61) }, { displayName: 'display_name_too_long' }],
	['register', { email: 'nobody' }, { email: 'email_invalid' }],
	['register', { email: ['a@b.example'] }, { email: 'email_invalid' }],
	['register', { email: `${'x'.repeat(250)}@example.com` }, { email: 'email_invalid' }],
	['register', { password: 'short' }, { password: 'password_too_short' }],
	['register', { password: '€'.repeat(25) }, { password: 'password_too_long' }],
	['register', { password: { $ne: null } }, { password: 'password_too_short' }],
	['register', { email: null, password: 1 }, { email: 'email_invalid', password: 'password_too_short' }],
	['login', { email: undefined }, { email: 'email_invalid' }],
	['login', { password: '' }, { password: 'password_missing' }],
	['login', { password: 'x'.repeat(1001) }, { password: 'password_too_long' }],
	['login', { password: 'half a pair \ud800' }, { password: 'value_invalid' }],
	['login', { password: 'nul \u0000' }, { password: 'value_invalid' }],
	['refresh', { refreshToken: undefined }, { refreshToken: 'value_missing' }],
	['refresh', { refreshToken: 7 }, { refreshToken: 'value_invalid' }],
	['refresh', { refreshToken: 'x'.repeat(5000) }, { refreshToken: 'value_invalid' }],
	['forgotPassword', { email: 'a b@example.com' }, { email: 'email_invalid' }],
	['forgotPassword', { email: 'a\u0000@example.com' }, { email: 'email_invalid' }],
	['resetPassword', { tokenHash: undefined }, { tokenHash: 'value_missing' }],
	['resetPassword', { tokenHash: '../../x'.repeat(5) }, { tokenHash: 'value_invalid' }],
	['resetPassword', { password: 'short' }, { password: 'password_too_short' }],
	['createWorkspace', { name: undefined }, { name: 'name_missing' }],
	['createWorkspace', { name: 'x'.repeat(81) }, { name: 'name_too_long' }],
	['createWorkspace', { name: '\u200b' }, { name: 'name_invisible_characters' }],
	['createWorkspace', { handle: 'No Spaces' }, { handle: 'handle_invalid' }],
	['createWorkspace', { handle: 'ab' }, { handle: 'handle_too_short' }],
	['createWorkspace', { handle: 'x'.repeat(41) }, { handle: 'handle_too_long' }],
	['createWorkspace', { handle: 'раypal' }, { handle: 'handle_invalid' }],
	['createWorkspace', { handle: null }, { handle: 'handle_too_short' }],
	['inviteMember', { email: 'nobody' }, { email: 'email_invalid' }],
	['inviteMember', { role: 'emperor' }, { role: 'role_invalid' }],
	['inviteMember', { role: undefined }, { role: 'role_invalid' }],
	['inviteMember', { email: 1, role: 2 }, { email: 'email_invalid', role: 'role_invalid' }],
	['checkoutWithStripe', { workspaceId: undefined }, { workspaceId: 'value_missing' }],
	['checkoutWithStripe', { workspaceId: '1' }, { workspaceId: 'value_invalid' }],
	['checkoutWithStripe', { planPriceId: undefined }, { planPriceId: 'value_missing' }],
	['checkoutWithStripe', { packPriceId: someId }, { planPriceId: 'value_missing' }],
	['checkoutWithStripe', { amountCents: 1 }, { amountCents: 'field_unknown' }],
	['checkoutWithPayPal', { packPriceId: 7 }, { packPriceId: 'value_invalid' }],
	['checkoutWithPayPal', { locale: 'xx' }, { locale: 'value_invalid' }]
];
