import { strToU8, zipSync } from 'fflate';

/** Small files as people bring them, built here so that each test says what is in them. */

const escaped = (text: string): string =>
	text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

export type DocxPart = { heading?: 1 | 2; item?: boolean; text: string };

const styles = `<?xml version="1.0"?><w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">
<w:style w:type="paragraph" w:styleId="berschrift1"><w:name w:val="heading 1"/></w:style>
<w:style w:type="paragraph" w:styleId="berschrift2"><w:name w:val="heading 2"/></w:style></w:styles>`;

function paragraphXml({ heading, item, text }: DocxPart): string {
	const style = heading ? `<w:pStyle w:val="berschrift${heading}"/>` : '';
	const list = item ? '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>' : '';
	return `<w:p><w:pPr>${style}${list}</w:pPr><w:r><w:t xml:space="preserve">${escaped(text)}</w:t></w:r></w:p>`;
}

/** The XML of a Word document around `body`. */
export const documentXml = (body: string, before = ''): string =>
	`<?xml version="1.0" encoding="UTF-8"?>${before}<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>${body}</w:body></w:document>`;

/** A Word document with these paragraphs. */
export function docxOf(parts: DocxPart[], title = ''): Uint8Array<ArrayBuffer> {
	return zippedDocx(documentXml(parts.map(paragraphXml).join('')), title);
}

export function zippedDocx(document: string, title = ''): Uint8Array<ArrayBuffer> {
	return zipSync({
		'[Content_Types].xml': strToU8('<?xml version="1.0"?><Types/>'),
		'word/document.xml': strToU8(document),
		'word/styles.xml': strToU8(styles),
		'docProps/core.xml': strToU8(
			`<?xml version="1.0"?><cp:coreProperties xmlns:cp="c" xmlns:dc="d"><dc:title>${escaped(title)}</dc:title></cp:coreProperties>`
		)
	});
}

const pdfText = (text: string): string => `(${text.replace(/[\\()]/g, '\\$&')})`;

function contentOf(lines: string[]): string {
	let y = 780;
	const shown = lines.map((line) => {
		const size = line.startsWith('# ') ? 20 : 11;
		y -= line === '' ? 30 : size + 4;
		return `BT /F1 ${size} Tf 1 0 0 1 50 ${y} Tm ${pdfText(line.replace(/^# /, ''))} Tj ET`;
	});
	return shown.join('\n');
}

/** A PDF of these pages of lines; one that begins with "# " is set larger, an empty one parts paragraphs. Latin-1 only. */
export function pdfOf(pages: string[][], title = ''): Uint8Array<ArrayBuffer> {
	const contents = pages.map(contentOf);
	const kids = pages.map((_, place) => `${4 + place * 2} 0 R`).join(' ');
	return pdfFrom([
		'<< /Type /Catalog /Pages 2 0 R >>',
		`<< /Type /Pages /Kids [${kids}] /Count ${pages.length} >>`,
		'<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>',
		...contents.flatMap((content, place) => [
			`<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents ${5 + place * 2} 0 R /Resources << /Font << /F1 3 0 R >> >> >>`,
			`<< /Length ${content.length} >>\nstream\n${content}\nendstream`
		]),
		`<< /Title ${pdfText(title)} >>`
	]);
}

/** Numbered objects with their table; the first is the catalogue, the last the information. A stream may be bytes in Latin-1. */
export function pdfFrom(objects: string[], more = ''): Uint8Array<ArrayBuffer> {
	let text = '%PDF-1.7\n';
	const places = objects.map((object, index) => {
		const place = text.length;
		text += `${index + 1} 0 obj\n${object}\nendobj\n`;
		return `${String(place).padStart(10, '0')} 00000 n \n`;
	});
	const start = text.length;
	text += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${places.join('')}`;
	text += `trailer << /Size ${objects.length + 1} /Root 1 0 R /Info ${objects.length} 0 R ${more}>>\nstartxref\n${start}\n%%EOF`;
	return new Uint8Array(Buffer.from(text, 'latin1'));
}
