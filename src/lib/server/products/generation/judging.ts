import { sizeOf, type Brief, type Language, type ProductType } from '../../../products/brief.ts';
import type { Finding } from '../../../products/findings.ts';
import type { Section } from '../checks/context.ts';
import { judge } from '../checks/judge.ts';
import type { Ground } from '../checks/claims/support.ts';
import type { GroundingSource } from '../sources/storing.ts';
import { instructionsOf } from '../writing/section.ts';

/** What a product's sections are judged by: its order, as far as it is known. */
export type JudgedProduct = {
	type: ProductType;
	language: Language;
	origin: string;
	brief: Brief | null;
	sources: GroundingSource[];
};
type Placed = Section & { id: string };

/**
 * What is to be said about one section of `all`. `all` may be incomplete while the product is being written; the section
 * itself is left out of the comparison by its id.
 */
export function judgeSection(product: JudgedProduct, section: Placed, all: Placed[]): Finding[] {
	const { type, language, origin, brief } = product;
	return judge(section, {
		type,
		language,
		isSample: origin === 'sample',
		wordsAsked: brief && origin === 'model' ? sizeOf(brief).wordsPerSection : null,
		wantsForm: origin !== 'arranged',
		instructions: brief ? instructionsOf(brief) : [],
		grounds: origin === 'model' ? groundsOf(product) : [],
		others: all.filter(({ id }) => id !== section.id)
	});
}

const ofNotes = new WeakMap<Brief, Ground>();

/** What the section's claims are held against. The same objects for every section, so that each is read through once. */
function groundsOf({ brief, sources }: JudgedProduct): Ground[] {
	if (!brief || brief.notes.trim() === '') return sources;
	const notes = ofNotes.get(brief) ?? { label: '', name: '', text: brief.notes };
	ofNotes.set(brief, notes);
	return [...sources, notes];
}
