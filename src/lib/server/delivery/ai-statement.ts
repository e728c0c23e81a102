import type { Book } from '../../delivery/book.ts';

/**
 * What a file says of itself to machines: whether a model wrote it, which, and how much people wrote since (the EU's AI
 * Act, article 50, asks for a mark that machines can read). The vocabulary of sources is IPTC's,
 * https://cv.iptc.org/newscodes/digitalsourcetype/.
 */
export type AiStatement = {
	isGenerated: boolean;
	models: string[];
	/** 0 to 1; null where it is not known. */
	shareByPeople: number | null;
	sourceType: string;
};

const vocabulary = 'http://cv.iptc.org/newscodes/digitalsourcetype/';

export function aiStatement({ origin, made }: Pick<Book, 'origin' | 'made'>): AiStatement {
	const models = made?.models ?? [];
	// A text from before its making was noted counts as what it was ordered as.
	const isGenerated = models.length > 0 || (made === null && origin === 'model');
	const shareByPeople = made?.shareByPeople ?? null;
	return {
		isGenerated,
		models,
		shareByPeople,
		sourceType: vocabulary + sourceOf(origin, isGenerated, shareByPeople)
	};
}

function sourceOf(origin: string, isGenerated: boolean, shareByPeople: number | null): string {
	if (isGenerated) return shareByPeople ? 'compositeWithTrainedAlgorithmicMedia' : 'trainedAlgorithmicMedia';
	return origin === 'sample' ? 'algorithmicMedia' : 'digitalCreation';
}

/** The share as files write it: two decimals. */
export const shareText = ({ shareByPeople }: AiStatement): string | null =>
	shareByPeople === null ? null : shareByPeople.toFixed(2);
