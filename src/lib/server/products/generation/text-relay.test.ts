import { describe, expect, it } from 'vitest';
import { textRelay } from './text-relay.ts';

type Shown = { offset: number; text: string };

/** A relay whose reader starts empty and applies what is shown. */
function watched() {
	const shown: Shown[] = [];
	const kept: string[] = [];
	let view = '';
	const relay = textRelay({
		show: async (delta) => {
			await Promise.resolve();
			shown.push(delta);
			view = view.slice(0, delta.offset) + delta.text;
		},
		keep: async (text) => void kept.push(text)
	});
	return { relay, shown, kept, view: () => view };
}

describe('text relay', () => {
	it('shows the first words without waiting for more', async () => {
		const { relay, shown } = watched();
		relay.push('Once ', 0);
		await relay.drain();
		expect(shown).toEqual([{ offset: 0, text: 'Once ' }]);
	});

	it('ends with the reader seeing the whole text', async () => {
		const { relay, view } = watched();
		let text = '';
		for (let i = 0; i < 500; i += 1) {
			relay.push(`word${i} `, text.length);
			text += `word${i} `;
			if (i % 7 === 0) await Promise.resolve();
		}
		await relay.drain();
		expect(view()).toBe(text);
	});

	it('takes back what the model withdrew', async () => {
		const { relay, view } = watched();
		relay.push('A false start. '.repeat(200), 0);
		await relay.drain();
		relay.push('', 0);
		relay.push('Again.', 0);
		await relay.drain();
		expect(view()).toBe('Again.');
	});

	it('tells that everything was withdrawn even when new text is there already', async () => {
		const { relay, shown } = watched();
		relay.push('A false start.', 0);
		relay.push('', 0);
		relay.push('Again.', 0);
		await relay.drain();
		expect(shown.slice(-2)).toEqual([
			{ offset: 0, text: '' },
			{ offset: 0, text: 'Again.' }
		]);
	});

	it('never sends a message larger than NOTIFY carries', async () => {
		const { relay, shown } = watched();
		relay.push('ع'.repeat(20_000), 0);
		await relay.drain();
		expect(Math.max(...shown.map((delta) => Buffer.byteLength(JSON.stringify(delta))))).toBeLessThan(7500);
	});

	it('starts a message at what was kept, so that a late reader misses nothing', async () => {
		const { relay, shown, kept } = watched();
		relay.push('x'.repeat(2000), 0);
		await relay.drain();
		relay.push('tail', 2000);
		await relay.drain();
		expect(kept.at(-1)).toHaveLength(2000);
		expect(shown.at(-1)).toEqual({ offset: 2000, text: 'tail' });
	});

	it('keeps what was written before a silence', async () => {
		const { relay, kept } = watched();
		relay.push('Once ', 0);
		relay.push('upon ', 5);
		await expect.poll(() => kept.at(-1)).toBe('Once upon ');
		await relay.drain();
	});

	it('reports a lost reader connection when drained', async () => {
		const relay = textRelay({ show: () => Promise.reject(new Error('gone')), keep: async () => undefined });
		relay.push('a', 0);
		await expect(relay.drain()).rejects.toThrow('gone');
	});
});
