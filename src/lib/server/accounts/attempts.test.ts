import { beforeEach, expect, it } from 'vitest';
import { countGuess, countMail, forgetAttempts } from './attempts.ts';

const ada = 'ada@example.com';
const guess = (email: string, place: string, now = 0) => countGuess({ email, place }, now);
beforeEach(forgetAttempts);

it('stops guesses at one account from one address after ten', () => {
	for (let i = 0; i < 10; i += 1) guess(ada, '192.0.2.1');
	expect(() => guess(ada, '192.0.2.1')).toThrow('too_many_attempts');
});

it('lets the owner in from elsewhere meanwhile', () => {
	for (let i = 0; i < 10; i += 1) guess(ada, '192.0.2.1');
	expect(() => guess(ada, '198.51.100.7')).not.toThrow();
});

it('stops guesses at one account from ever new addresses', () => {
	for (let i = 0; i < 60; i += 1) guess(ada, `192.0.2.${i}`);
	expect(() => guess(ada, '198.51.100.7')).toThrow('too_many_attempts');
});

it('stops one address that tries many accounts', () => {
	for (let i = 0; i < 200; i += 1) guess(`person-${i}@example.com`, '192.0.2.1');
	expect(() => guess('next@example.com', '192.0.2.1')).toThrow('too_many_attempts');
});

it('forgets nobody’s guesses because one address tries ever more accounts', () => {
	for (let i = 0; i < 60; i += 1) guess(ada, `192.0.2.${i}`);
	for (let i = 0; i < 30_000; i += 1) {
		try {
			guess(`person-${i}@example.com`, '203.0.113.9');
		} catch {
			continue; // refused, as it should be
		}
	}
	expect(() => guess(ada, '198.51.100.7')).toThrow('too_many_attempts');
});

it('does not count what was right', () => {
	for (let i = 0; i < 30; i += 1) guess(ada, '192.0.2.1')();
	expect(() => guess(ada, '192.0.2.1')).not.toThrow();
});

it('forgets after a quarter of an hour', () => {
	for (let i = 0; i < 10; i += 1) guess(ada, '192.0.2.1', 0);
	expect(() => guess(ada, '192.0.2.1', 15 * 60 * 1000 - 1)).toThrow('too_many_attempts');
	expect(() => guess(ada, '192.0.2.1', 15 * 60 * 1000)).not.toThrow();
});

it('sends one person no more than six mails an hour, whoever asks', () => {
	for (let i = 0; i < 6; i += 1) countMail({ email: ada, place: `192.0.2.${i}` }, 0);
	expect(() => countMail({ email: ada, place: '198.51.100.7' }, 0)).toThrow('too_many_attempts');
	expect(() => countMail({ email: 'other@example.com', place: '198.51.100.7' }, 0)).not.toThrow();
});
