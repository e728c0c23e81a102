import { describe, expect, test } from 'vitest';
import { listenToData } from './ai-testing.ts';
import { growingObject } from './growing-object.ts';

const plan = {
	title: 'Chá — “فصل” 🍵\n\\ "x"',
	sections: [{ title: 'Água', points: ['a'] }, { title: 'B' }]
};
const escaped = JSON.stringify(plan).replace(/[^ -~]/g, (unit) => {
	return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
});

/** Whether `partial` is a beginning of `whole`: less of it, with its last text cut. */
function begins(partial: unknown, whole: unknown): boolean {
	if (typeof partial === 'string' && typeof whole === 'string') return whole.startsWith(partial);
	if (typeof partial !== 'object' || partial === null) return false;
	return Object.entries(partial).every(([key, value]) => begins(value, (whole as never)[key]));
}

/** What is told of an answer that came in one piece. */
function toldOf(answer: string): unknown {
	const heard = listenToData();
	growingObject(heard.onPartial)(answer, 0);
	return heard.now();
}

describe('growing data', () => {
	test.each([JSON.stringify(plan), JSON.stringify(plan, null, '\t'), escaped])(
		'is a beginning of the whole at every cut: %#',
		(whole) => {
			for (let at = 1; at <= whole.length; at += 1)
				expect(begins(toldOf(whole.slice(0, at)), plan), `cut at ${at}`).toBe(true);
			expect(toldOf(whole)).toEqual(plan);
		}
	);

	test('is read within a code fence and after thinking aloud, never from the thoughts', () => {
		const said = '<think>{"title":"No"}</think>\n```json\n{"title":"Ye';
		expect(toldOf(said)).toEqual({ title: 'Ye' });
		expect(toldOf(said.slice(0, 18))).toBeUndefined();
	});

	test('says nothing while there is no JSON', () => {
		expect(toldOf('I can not do that.')).toBeUndefined();
		expect(toldOf('[1, 2')).toBeUndefined();
	});

	test('that is long is read some of the time only, and never far behind', () => {
		const heard = listenToData();
		const onText = growingObject(heard.onPartial);
		const whole = JSON.stringify({ title: 'x'.repeat(60_000) });
		for (let at = 0; at < whole.length; at += 4) onText(whole.slice(at, at + 4), at);
		expect(heard.seen.length).toBeLessThan(2_000);
		expect(JSON.stringify(heard.now()).length).toBeGreaterThan(59_700);
	});

	test('is withdrawn with its text', () => {
		const heard = listenToData();
		const onText = growingObject(heard.onPartial);
		onText('{"title":"One', 0);
		onText('', 0);
		onText('{"title":"Two', 0);
		expect(heard.seen).toEqual([{ title: 'One' }, undefined, { title: 'Two' }]);
	});
});
