import { extractText, getDocumentProxy } from 'unpdf';

/** The text of each page of a PDF, as a reader of the file finds it. */
export async function pagesOf(pdf: Uint8Array): Promise<string[]> {
	const document = await getDocumentProxy(new Uint8Array(pdf));
	const { text } = await extractText(document, { mergePages: false });
	return text;
}
