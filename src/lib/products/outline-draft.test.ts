import { describe, expect, test } from 'vitest';
import { draftText, readDraft } from './outline-draft.ts';

const section = (title: string, intent: string) => ({ title, intent, keyPoints: ['a', 'b'] });
const plan = {
	title: 'Tea 🍵',
	subtitle: 'From leaf\nto cup ',
	promise: 'Better tea.',
	sections: [section('Leaves', 'What to buy.'), section('Water', 'How hot.')]
};
const lines = 'Tea 🍵\nFrom leaf to cup\nBetter tea.\nLeaves\nWhat to buy.\nWater\nHow hot.';

type Json = string | Json[] | { [key: string]: Json };

/** Everything that is to be seen of `value` while it is written, one character at a time. */
function* growthOf(value: Json): Generator<Json> {
	if (typeof value === 'string') {
		for (let at = 0; at <= value.length; at += 1) yield value.slice(0, at);
	} else if (Array.isArray(value)) {
		yield [];
		for (const [index, item] of value.entries())
			for (const part of growthOf(item)) yield [...value.slice(0, index), part];
	} else {
		yield {};
		const entries = Object.entries(value);
		for (const [index, [key, item]] of entries.entries())
			for (const part of growthOf(item)) yield Object.fromEntries([...entries.slice(0, index), [key, part]]);
	}
}

const reversed = (value: object) => Object.fromEntries(Object.entries(value).reverse());

describe('the text of an outline that is written', () => {
	test('grows at its end only, from nothing to all of its lines', () => {
		let text = '';
		for (const partial of growthOf(plan)) {
			const next = draftText(partial);
			expect(next.startsWith(text), next).toBe(true);
			text = next;
		}
		expect(text).toBe(lines);
	});

	test('never goes back on what it said, in whatever order the fields come', () => {
		const odd = { ...reversed(plan), sections: plan.sections.map(reversed) } as Json;
		const { promise, ...rest } = plan;
		for (const whole of [odd, { ...rest, promise }]) {
			let text = '';
			for (const partial of growthOf(whole)) {
				const next = draftText(partial);
				expect(next.startsWith(text), next).toBe(true);
				text = next;
			}
		}
	});

	test('holds no half of a character, no control character and no line within a line', () => {
		const title = 'A\ud83c';
		expect(draftText({ title })).toBe('A');
		expect(draftText({ title: 'A\u0000B\u2028C\ud800D' })).toBe('A B C\ufffdD');
	});

	test('leaves out what an outline does not have', () => {
		expect(draftText({ note: 'You are a planner', title: 'Tea' })).toBe('Tea');
		expect(draftText({ title: 7 })).toBe('');
		expect(draftText([plan])).toBe('');
		expect(draftText(undefined)).toBe('');
	});

	test('is read as an outline at every length', () => {
		for (let at = 0; at <= lines.length; at += 1) readDraft(lines.slice(0, at));
		expect(readDraft('')).toEqual({ title: '', subtitle: '', promise: '', sections: [] });
		expect(readDraft('Tea\n\nBetter tea.\nLeaves\nWhat to buy.\nWa')).toEqual({
			title: 'Tea',
			subtitle: '',
			promise: 'Better tea.',
			sections: [
				{ title: 'Leaves', intent: 'What to buy.' },
				{ title: 'Wa', intent: '' }
			]
		});
	});
});
