import { describe, expect, it } from 'vitest';
import { keyReader, type KeyPress } from './shortcuts.ts';

const press = (key: string, more: Partial<KeyPress> = {}): KeyPress => ({
	key,
	modified: false,
	editing: false,
	at: 0,
	...more
});

describe('keyReader', () => {
	it('opens help on a question mark', () => {
		expect(keyReader()(press('?'))).toEqual({ kind: 'help' });
	});
	it('goes to a place on g and its letter', () => {
		const read = keyReader();
		expect(read(press('g', { at: 1_000 }))).toBeNull();
		expect(read(press('p', { at: 1_500 }))).toEqual({ kind: 'go', key: 'p' });
	});
	it('forgets g when the letter comes late', () => {
		const read = keyReader();
		read(press('g', { at: 1_000 }));
		expect(read(press('p', { at: 4_000 }))).toEqual({ kind: 'reach', key: 'p' });
	});
	it('forgets g after one letter', () => {
		const read = keyReader();
		read(press('g', { at: 1_000 }));
		read(press('p', { at: 1_100 }));
		expect(read(press('s', { at: 1_200 }))).toEqual({ kind: 'reach', key: 's' });
	});
	it('reaches the element of a single key', () => {
		expect(keyReader()(press('/'))).toEqual({ kind: 'reach', key: '/' });
	});
	it('leaves alone what is typed into a field', () => {
		expect(keyReader()(press('?', { editing: true }))).toBeNull();
	});
	it('leaves alone what the browser takes', () => {
		expect(keyReader()(press('n', { modified: true }))).toBeNull();
		expect(keyReader()(press('Enter'))).toBeNull();
	});
});
