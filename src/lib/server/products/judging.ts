import { sizeOf, type Brief, type Language, type ProductType } from '../../products/brief.ts';
import type { Finding } from '../../products/findings.ts';
import type { Section } from './checks/context.ts';
import { judge } from './checks/judge.ts';
import { instructionsOf } from './writing/section.ts';

/** What a product's sections are judged by: its order, as far as it is known. */
export type JudgedProduct = { type: ProductType; language: Language; origin: string; brief: Brief | null };
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
		others: all.filter(({ id }) => id !== section.id)
	});
}
