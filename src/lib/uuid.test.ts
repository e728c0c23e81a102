import { expect, test } from 'vitest';
import { isUuid } from './uuid.ts';

const id = '0b8f6a52-7c1e-4d3a-9f00-1234567890ab';

test('an id of the database is one', () => {
	expect(isUuid(id)).toBe(true);
});

test.each(['', 'x', id.toUpperCase(), `${id}'`, `${id}\n`, `{${id}}`, null, undefined])(
	'%j is no id',
	(value) => {
		expect(isUuid(value)).toBe(false);
	}
);
