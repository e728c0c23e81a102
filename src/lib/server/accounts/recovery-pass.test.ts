import { beforeEach, expect, it, vi } from 'vitest';
import { endRecovery, grantRecovery, mayRecover } from './recovery-pass.ts';

vi.mock('../platform/config.ts', () => ({
	config: () => ({ APP_SECRET: 'a secret of at least 32 characters.', ORIGIN: 'https://shop.example' })
}));

const jar = new Map<string, string>();
const cookies = {
	get: (name: string) => jar.get(name),
	set: (name: string, value: string) => void jar.set(name, value),
	delete: (name: string) => void jar.delete(name)
};
beforeEach(() => jar.clear());

it('lets the person of the link set a new password for a quarter of an hour', () => {
	grantRecovery(cookies, 'ada', 0);
	expect(mayRecover(cookies, 'ada', 14 * 60_000)).toBe(true);
	expect(mayRecover(cookies, 'ada', 15 * 60_000)).toBe(false);
});

it('is of no use to another account', () => {
	grantRecovery(cookies, 'ada', 0);
	expect(mayRecover(cookies, 'bob', 0)).toBe(false);
});

it('cannot be prolonged or made up', () => {
	grantRecovery(cookies, 'ada', 0);
	const [name, value] = [...jar][0] ?? ['', ''];
	jar.set(name, `9999999999.${value.split('.')[1]}`);
	expect(mayRecover(cookies, 'ada', 0)).toBe(false);
	for (const forged of ['', 'x', '9999999999', '9999999999.', 'NaN.x']) {
		jar.set(name, forged);
		expect(mayRecover(cookies, 'ada', 0)).toBe(false);
	}
});

it('ends when it was used', () => {
	grantRecovery(cookies, 'ada', 0);
	endRecovery(cookies);
	expect(mayRecover(cookies, 'ada', 0)).toBe(false);
});
