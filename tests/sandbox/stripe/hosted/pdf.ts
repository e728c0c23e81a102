/** A one-page PDF of plain lines, in ASCII; other characters become `?`. */
export function pdfOf(lines: string[]): string {
	const text = lines.map((line) => `(${plain(line)}) Tj T*`).join('\n');
	const stream = `BT /F1 11 Tf 16 TL 56 780 Td\n${text}\nET`;
	const objects = [
		'<< /Type /Catalog /Pages 2 0 R >>',
		'<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
		'<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 4 0 R >> >> /Contents 5 0 R >>',
		'<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
		`<< /Length ${stream.length} >>\nstream\n${stream}\nendstream`
	];
	let body = '%PDF-1.4\n';
	const offsets = objects.map((object, index) => {
		const at = body.length;
		body += `${index + 1} 0 obj\n${object}\nendobj\n`;
		return `${String(at).padStart(10, '0')} 00000 n \n`;
	});
	const size = objects.length + 1;
	return (
		`${body}xref\n0 ${size}\n0000000000 65535 f \n${offsets.join('')}` +
		`trailer\n<< /Size ${size} /Root 1 0 R >>\nstartxref\n${body.length}\n%%EOF\n`
	);
}

function plain(line: string): string {
	return line
		.replaceAll('×', 'x')
		.replaceAll(/[^\x20-\x7e]/g, '?')
		.replaceAll(/[\\()]/g, (character) => `\\${character}`);
}
