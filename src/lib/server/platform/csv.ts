/**
 * What a spreadsheet would run, or fetch from elsewhere, when it opens the file: a cell that begins with one of these.
 * The full-width forms count too, as some programs fold them (OWASP, CSV Injection).
 */
const startsFormula = /^[=+\-@\t\r\n＝＋－＠]/;

/** Excel takes a file without this mark for one in the machine's old code page, and turns names into noise. */
export const byteOrderMark = '\uFEFF';

/** The cell as inert text: with an apostrophe before what a spreadsheet could take for a formula. */
export function inertCell(text: string): string {
	return startsFormula.test(text) ? `'${text}` : text;
}

/** One line of a CSV file (RFC 4180), its line break included, in which no cell is a formula. */
export function csvLine(cells: readonly string[]): string {
	return `${cells.map((cell) => quoted(inertCell(cell))).join(',')}\r\n`;
}

/** A lone empty cell is quoted, else its line would read as no line at all. */
function quoted(cell: string): string {
	return cell === '' || /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
