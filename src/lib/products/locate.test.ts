import { expect, test } from 'vitest';
import { locate } from './locate.ts';

const judged = 'One two. One two. Three.';

test('a place is found where it was', () => {
	expect(locate(judged, judged, { start: 9, end: 16 })).toEqual({ start: 9, end: 16 });
});

test('a place moves with the words before it', () => {
	expect(locate(`New. ${judged}`, judged, { start: 18, end: 23 })).toEqual({ start: 23, end: 28 });
});

test('words that are gone, and a remark about the whole, have no place', () => {
	expect(locate('One two.', judged, { start: 18, end: 23 })).toBeNull();
	expect(locate(judged, judged, { start: 0, end: 0 })).toBeNull();
});
