import { describe, expect, test } from 'vitest';
import { planBehind } from './planned.ts';

const plan = (...titles: string[]) =>
	titles.map((title, at) => ({ title, intent: `Intent ${at}`, keyPoints: [] }));
const intents = (planned: string[], titles: string[]) =>
	planBehind(plan(...planned), titles).map((section) => section?.intent.at(-1) ?? null);

describe('what was planned for a section', () => {
	test.each([
		['stands in its place', ['A', 'B', 'C'], ['0', '1', '2']],
		['goes with it when it is moved', ['C', 'A', 'B'], ['2', '0', '1']],
		['stays with it when it is renamed in its place', ['A', 'X', 'C'], ['0', '1', '2']],
		['stays in its place when all are renamed', ['X', 'Y', 'Z'], ['0', '1', '2']],
		['is not known when it was renamed and others moved', ['B', 'X', 'C'], ['1', null, '2']],
		['is not known of one more than was planned', ['A', 'B', 'C', 'D'], ['0', '1', '2', null]],
		['is not another one’s when one is gone', ['A', 'C'], ['0', '2']]
	])('%s', (_, titles, found) => {
		expect(intents(['A', 'B', 'C'], titles)).toEqual(found);
	});

	test('is given once, of equal titles to the one in its place first', () => {
		expect(intents(['A', 'A', 'B'], ['A', 'A', 'B'])).toEqual(['0', '1', '2']);
		expect(intents(['A', 'B', 'A'], ['B', 'A', 'A'])).toEqual(['1', '0', '2']);
	});

	test('is nothing without a plan', () => {
		expect(intents([], ['A'])).toEqual([null]);
	});
});
