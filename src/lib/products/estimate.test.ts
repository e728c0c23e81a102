import { expect, test } from 'vitest';
import { productLengths, sizeOf } from './brief.ts';
import { estimateMinutes, minutesLeft } from './estimate.ts';

test('a longer product takes longer to write', () => {
	const own = { sections: 20, wordsPerSection: 1_500 };
	const minutes = productLengths.map((length) => estimateMinutes(sizeOf({ length, ...own })));
	expect(minutes).toEqual([1, 2, 2, 6]);
});

test('the time left follows from the time taken', () => {
	expect(minutesLeft(0.5, 60)).toBe(1);
	expect(minutesLeft(0.25, 60)).toBe(3);
});

test.each([
	[0, 60],
	[0.1, 60],
	[1, 60],
	[0.5, 1]
])('nothing is promised at share %d after %d s', (share, seconds) => {
	expect(minutesLeft(share, seconds)).toBeNull();
});
