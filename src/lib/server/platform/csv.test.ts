import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csvLine, inertCell } from './csv.ts';

const formula = /^[=+\-@\t\r\n＝＋－＠]/;
/** Text that is likelier than chance to break out of a cell or to begin a formula. */
const cell = fc.oneof(
	fc.string({ unit: 'binary' }),
	fc.string({ unit: fc.constantFrom('=', '+', '-', '@', '\t', '\r', '\n', '"', ',', "'", ' ', 'a', 'ع') })
);
const rows = fc
	.integer({ min: 1, max: 5 })
	.chain((width) =>
		fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 6 })
	);

/** Reads RFC 4180 by its grammar, apart from the code that writes it. */
function parse(text: string): string[][] {
	const lines: string[][] = [];
	let cells: string[] = [];
	const field = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/gy;
	while (field.lastIndex < text.length) {
		const at = field.lastIndex;
		const found = field.exec(text);
		if (!found) throw new Error(`not CSV at ${at}`);
		cells.push(found[1]?.replaceAll('""', '"') ?? found[2] ?? '');
		if (found[3] === ',') continue;
		lines.push(cells);
		cells = [];
	}
	return lines;
}

describe('CSV', () => {
	it('reads back as what was written', () => {
		fc.assert(
			fc.property(rows, (written) => {
				expect(parse(written.map((row) => csvLine(row)).join(''))).toEqual(
					written.map((row) => row.map(inertCell))
				);
			})
		);
	});

	it('holds no cell that begins like a formula, and changes no other', () => {
		fc.assert(
			fc.property(rows, (written) => {
				const read = parse(written.map((row) => csvLine(row)).join('')).flat();
				for (const [index, text] of written.flat().entries()) {
					expect(read[index]).not.toMatch(formula);
					expect(read[index]).toBe(formula.test(text) ? `'${text}` : text);
				}
			})
		);
	});

	it.each([
		['=HYPERLINK("http://x.example","a")', `"'=HYPERLINK(""http://x.example"",""a"")"\r\n`],
		['@SUM(A1)', "'@SUM(A1)\r\n"],
		['-2+3', "'-2+3\r\n"],
		['＝1+1', "'＝1+1\r\n"],
		['plain', 'plain\r\n']
	])('writes %s so that it stays text', (text, line) => {
		expect(csvLine([text])).toBe(line);
	});
});
