import { describe, expect, it } from 'vitest';
import { moduleNames, placesIn, SectionMove } from './section-moves.ts';

const lesson = (id: string, module: string) => ({ id, title: id.toUpperCase(), module });
const course = [lesson('a', 'One'), lesson('b', 'One'), lesson('c', 'Two'), lesson('d', 'Two')];

describe('placesIn', () => {
	it('are before, between and after the lessons of another module', () => {
		expect(placesIn(course, 'a', 'Two')).toEqual([
			{ place: 2, after: 'B' },
			{ place: 3, after: 'C' },
			{ place: 4, after: 'D' }
		]);
	});
	it('begin with the beginning', () => {
		expect(placesIn(course, 'd', 'One')).toEqual([
			{ place: 1, after: null },
			{ place: 2, after: 'A' },
			{ place: 3, after: 'B' }
		]);
	});
	it('count without the section itself in its own module', () => {
		expect(placesIn(course, 'a', 'One').map(({ place }) => place)).toEqual([1, 2]);
	});
	it('are the end for a module that is new', () => {
		expect(placesIn(course, 'a', 'Three')).toEqual([{ place: 4, after: 'D' }]);
	});
	it('are the present one in a module that only it has', () => {
		expect(placesIn([lesson('x', 'Alone'), ...course], 'x', 'Alone')).toEqual([{ place: 1, after: null }]);
	});
	it('are all of a book without modules', () => {
		const book = ['a', 'b', 'c'].map((id) => lesson(id, ''));
		expect(placesIn(book, 'b', '').map(({ place }) => place)).toEqual([1, 2, 3]);
	});
});

describe('a move', () => {
	it('names a module in one line', () => {
		expect(SectionMove.parse({ module: '  At \n the pot ', place: '3' })).toEqual({
			module: 'At the pot',
			place: 3
		});
	});
	it('without a place that counts from 1 is refused', () => {
		for (const place of ['0', '-1', '1.5', 'x', ''])
			expect(SectionMove.safeParse({ module: '', place }).success).toBe(false);
	});
});

it('moduleNames are each once, in order, and none for a book', () => {
	expect(moduleNames(course)).toEqual(['One', 'Two']);
	expect(moduleNames([lesson('a', '')])).toEqual([]);
});
