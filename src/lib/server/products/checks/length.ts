import { countWords } from '../../../products/markdown.ts';
import type { Check } from './context.ts';

/** Parts of the ordered words. Between the inner two nobody minds; beyond the outer ones it is worth another request. */
const shares = { tooFew: 0.5, few: 0.7, many: 1.6, tooMany: 2.2 };

/** The section's words against those that were ordered. */
export const checkLength: Check = ({ text }, { wordsAsked, language }) => {
	if (wordsAsked === null) return [];
	const words = countWords(text, language);
	const share = words / wordsAsked;
	if (share >= shares.few && share <= shares.many) return [];
	const isFar = share < shares.tooFew || share > shares.tooMany;
	return [
		{
			kind: share < 1 ? 'too_short' : 'too_long',
			severity: isFar ? 'repair' : 'note',
			quote: '',
			start: 0,
			end: 0,
			detail: { words, asked: wordsAsked }
		}
	];
};
