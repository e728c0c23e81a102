import { expect, it } from 'vitest';
import { passwordStrength } from './password-strength.ts';

it('is short below the minimum, whatever it is made of', () => {
	expect(passwordStrength('xK9#vL2$q')).toBe('short');
});

it.each(['password1234', 'aaaaaaaaaaaa', '1234567890', 'qwertyuiop12', 'abcdefghijkl'])(
	'%s is weak',
	(password) => {
		expect(passwordStrength(password)).toBe('weak');
	}
);

it('is weak when it repeats the name or the address', () => {
	expect(passwordStrength('ada.writer77', ['Ada Writer', 'ada.writer@example.com'])).toBe('weak');
	expect(passwordStrength('ada.writer77')).not.toBe('weak');
});

it.each(['kettle-orbit-mango-29', 'a walk along the harbour', 'mqv8#Lx2!pTz4%'])(
	'%s is strong',
	(password) => {
		expect(passwordStrength(password)).toBe('strong');
	}
);

it('is fair when just long enough', () => {
	expect(passwordStrength('harbourwalk')).toBe('fair');
});
