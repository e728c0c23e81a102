import type { Language, ProductType } from '../../../products/brief.ts';
import type { Finding } from '../../../products/findings.ts';
import type { Ground } from './claims/support.ts';
import type { Source } from './source.ts';

export type Section = { title: string; body: string };

/** What a section is judged against. */
export type SectionContext = {
	language: Language;
	type: ProductType;
	/** Sample text is English where it has no words of the ordered language, repeats itself, and says on every page what it is. */
	isSample: boolean;
	/** Null when nobody ordered a length: sample text, and the creator's own notes arranged. */
	wordsAsked: number | null;
	/** False where nobody ordered the form of the type: the creator's own notes arranged. */
	wantsForm: boolean;
	/** Our own words to the model: none of them belongs into an answer. */
	instructions: string[];
	/** The order's sources and notes, which claims are held against; without any they are not judged. */
	grounds?: Ground[];
	/** The product's other sections, as far as they are written. */
	others: Section[];
};

export type Check = (source: Source, context: SectionContext) => Finding[];
