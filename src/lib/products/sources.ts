import { z } from 'zod';
import { sourcesMax } from './brief.ts';

const kB = 1024;

/** What grounds a product's text: pasted, uploaded, or fetched from an address. Every limit on it stands here. */
export const sourceLimits = {
	/** Of one order. */
	count: sourcesMax,
	orderBytes: 500 * kB,
	/** Of one source's text, in UTF-8. */
	textBytes: 200 * kB,
	/** Of a text as it comes, in characters, with the spaces and signs that are taken out of it. */
	rawLength: 1000 * kB,
	/** Of a file as it is uploaded, and of a fetched page. */
	fileBytes: 5 * kB * kB,
	nameLength: 200,
	urlLength: 2000,
	pdfPages: 400
};

export const sourceKinds = ['text', 'file', 'url'] as const;
export type SourceKind = (typeof sourceKinds)[number];

/** Endings of files that can be read. */
export const sourceFileEndings = ['.md', '.markdown', '.txt', '.pdf', '.docx', '.html', '.htm'];

/** A source as its creator sees it. */
export type SourceRow = {
	id: string;
	kind: SourceKind;
	name: string;
	url: string | null;
	words: number;
	bytes: number;
	/** How it begins, to recognise it by. */
	preview: string;
};

/** What is sent to add one; a file comes as form data instead. What is wrong with it is told by reading it. */
export const NewSource = z.discriminatedUnion('kind', [
	z.object({ kind: z.literal('text'), name: z.string().default(''), text: z.string() }),
	z.object({ kind: z.literal('url'), url: z.string().trim().max(sourceLimits.urlLength) })
]);
export type NewSource = z.infer<typeof NewSource>;

export const bytesOf = (text: string): number => new TextEncoder().encode(text).length;
