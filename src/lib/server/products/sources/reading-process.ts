import type { Answer, Order } from './reading.ts';
import type { ReadDocument } from './docx-text.ts';
import { charsetOfPage, decodeText } from './decode-text.ts';

// One document, then the end. Whatever a hostile file does to these libraries, it does here: without settings, for a
// few seconds, in a bounded memory. It runs as it is, beside the bundled app.

async function read({ type, bytes, charset, mostCharacters }: Order): Promise<Answer> {
	try {
		// Each brings a large library: only the one that is needed is loaded.
		if (type === 'html') {
			const { readHtml } = await import('./html-text.ts');
			return whole(readHtml(decodeText(bytes, charset ?? charsetOfPage(bytes))));
		}
		if (type === 'docx') {
			const { readDocx } = await import('./docx-text.ts');
			const found = readDocx(bytes);
			return found ? whole(found) : { fault: 'mismatch' };
		}
		const { readPdf } = await import('./pdf-text.ts');
		return whole(await readPdf(bytes, mostCharacters));
	} catch (problem) {
		const name = problem instanceof Error ? problem.name : '';
		return { fault: name === 'PasswordException' ? 'locked' : 'unreadable' };
	}
}

function whole({ title, text, pages = 0 }: ReadDocument & { pages?: number }): Answer {
	return { title, text, pages };
}

process.once('message', (order: Order) => {
	void read(order).then((answer) => process.send?.(answer, () => process.disconnect()));
});
