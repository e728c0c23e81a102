import { expect, test } from 'vitest';
import { asList, decodeForm } from './form.ts';

const decoded = (form: string): unknown => JSON.parse(JSON.stringify(decodeForm(form)));

test.each([
	['a=1&b[c][d]=2', { a: '1', b: { c: { d: '2' } } }],
	['a[]=1&a[]=2', { a: ['1', '2'] }],
	['a[][x]=1&a[][y]=2&a[][x]=3', { a: [{ x: '1', y: '2' }, { x: '3' }] }],
	['a[0][x]=1&a[1][x]=2', { a: { 0: { x: '1' }, 1: { x: '2' } } }],
	['a=1&a=2', { a: '2' }],
	['name=%C3%A9t%C3%A9+%26+co', { name: 'été & co' }],
	['', {}]
])('%s is decoded', (form, expected) => {
	expect(decoded(form)).toEqual(expected);
});

test.each(['a=1&a[b]=2', 'a[]=1&a[b]=2', '[a]=1', 'a[b=1'])('%s is refused', (form) => {
	expect(() => decodeForm(form)).toThrow(/^Invalid/);
});

test('a hash with whole numbers for keys can be a list, another can not', () => {
	expect(asList({ 0: 'a', 1: 'b' })).toEqual(['a', 'b']);
	expect(asList({ 0: 'a', x: 'b' })).toEqual({ 0: 'a', x: 'b' });
});
