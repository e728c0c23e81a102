import { describe, expect, test } from 'vitest';
import { takeDelta, takeSnapshot } from './live-text.ts';
import type { StepProgress } from './progress.ts';

const step = (changes: Partial<StepProgress>): StepProgress => ({
	id: 's',
	kind: 'section',
	position: 1,
	title: 'One',
	state: 'running',
	attempt: 1,
	words: null,
	partial: '',
	...changes
});
const delta = (offset: number, text: string, attempt = 1) => ({ stepId: 's', attempt, offset, text });
const known = { s: { attempt: 1, text: 'One two' } };

describe('streamed text', () => {
	test('grows at its end', () => {
		expect(takeDelta(known, delta(7, ' three')).s?.text).toBe('One two three');
	});

	test('is replaced from where the writer took it back', () => {
		expect(takeDelta(known, delta(4, 'more')).s?.text).toBe('One more');
		expect(takeDelta(known, delta(0, '')).s?.text).toBe('');
	});

	test('waits for the next snapshot when a part is missing', () => {
		expect(takeDelta(known, delta(9, 'four'))).toBe(known);
	});

	test('starts again with a later attempt and ignores an earlier one', () => {
		expect(takeDelta(known, delta(0, 'New', 2)).s).toEqual({ attempt: 2, text: 'New' });
		expect(takeDelta(known, delta(3, 'x', 2))).toBe(known);
		expect(takeDelta(known, delta(7, ' late', 0))).toBe(known);
	});
});

describe('a snapshot', () => {
	test('closes a gap', () => {
		expect(takeSnapshot(known, [step({ partial: 'One two three' })]).s?.text).toBe('One two three');
	});

	test('does not take back what streamed further', () => {
		expect(takeSnapshot(known, [step({ partial: 'One' })]).s?.text).toBe('One two');
	});

	test('starts a later attempt afresh', () => {
		expect(takeSnapshot(known, [step({ attempt: 2, partial: '' })]).s).toEqual({ attempt: 2, text: '' });
	});

	test('leaves the text of a finished step on the page', () => {
		expect(takeSnapshot(known, [step({ state: 'done', partial: '' })])).toEqual(known);
	});
});
