import { beforeEach, describe, expect, test } from 'vitest';
import { createBreakers, type BreakerChange, type Breakers } from './breaker.ts';

let clock: number;
let told: BreakerChange[];
let breakers: Breakers;

beforeEach(() => {
	clock = 1_000_000;
	told = [];
	const limits = { failures: 3, windowMs: 60_000, openMs: 30_000, maxOpenMs: 100_000 };
	breakers = createBreakers({ limits, now: () => clock, onChange: (change) => told.push(change) });
});

const fail = (times: number) => {
	for (let i = 0; i < times; i++) breakers.failed('groq', 'http_500');
};

describe('a breaker', () => {
	test('opens after so many failures within its window, and tells it once', () => {
		fail(2);
		expect(breakers.mayTry('groq')).toBe(true);
		fail(1);
		expect(breakers.mayTry('groq')).toBe(false);
		expect(told).toEqual([
			{ key: 'groq', open: { reason: 'http_500', openedAt: clock, retryAt: clock + 30_000 } }
		]);
	});

	test('forgets failures older than its window', () => {
		fail(2);
		clock += 60_001;
		fail(2);
		expect(breakers.mayTry('groq')).toBe(true);
	});

	test('forgets failures once the provider answered', () => {
		fail(2);
		breakers.answered('groq');
		fail(2);
		expect(breakers.mayTry('groq')).toBe(true);
	});

	test('of one provider says nothing about another', () => {
		fail(3);
		expect(breakers.mayTry('openai')).toBe(true);
	});

	test('lets one request probe when its time has come, and no second beside it', () => {
		fail(3);
		clock += 29_999;
		expect(breakers.enter('groq')).toBe(false);
		clock += 1;
		expect(breakers.enter('groq')).toBe(true);
		expect(breakers.enter('groq')).toBe(false);
	});

	test('closes when the probe is answered', () => {
		fail(3);
		clock += 30_000;
		breakers.enter('groq');
		breakers.answered('groq');
		expect(breakers.enter('groq') && breakers.enter('groq')).toBe(true);
		expect(told.at(-1)).toEqual({ key: 'groq', open: null });
	});

	test('stays open twice as long when the probe fails, up to its longest', () => {
		fail(3);
		for (const openMs of [60_000, 100_000, 100_000]) {
			clock = told.at(-1)?.open?.retryAt ?? 0;
			expect(breakers.enter('groq')).toBe(true);
			fail(1);
			expect(told.at(-1)?.open?.retryAt).toBe(clock + openMs);
		}
	});

	test('lets another probe when the first was given up', () => {
		fail(3);
		clock += 30_000;
		breakers.enter('groq');
		breakers.left('groq');
		expect(breakers.enter('groq')).toBe(true);
	});

	test('opens at once for as long as the server asks, up to its longest', () => {
		breakers.failed('groq', 'http_429', 45_000);
		expect(told.at(-1)?.open?.retryAt).toBe(clock + 45_000);
		breakers.failed('gemini', 'http_429', 86_400_000);
		expect(told.at(-1)?.open?.retryAt).toBe(clock + 100_000);
	});

	test('never opens for shorter than what was asked for before', () => {
		breakers.failed('groq', 'http_429', 90_000);
		breakers.failed('groq', 'http_429', 20_000);
		expect(told.at(-1)?.open?.retryAt).toBe(clock + 90_000);
	});

	test('is not opened for longer by calls that began before it opened', () => {
		fail(8);
		expect(told).toHaveLength(1);
		clock += 30_000;
		expect(breakers.mayTry('groq')).toBe(true);
	});
});
