import { describe, expect, it } from 'vitest';
import { carryOver, countAuthorship, writtenBy, type Authorship } from './authorship.ts';

const model = 'Tea wants patience and clean water.';
const next = (former: { text: string; authorship: Authorship }, text: string, maker: 'model' | 'people') => ({
	text,
	authorship: carryOver(former, { text, maker }, 'en')
});
const first = { text: model, authorship: writtenBy('model', model, 'en') };
const share = ({ authorship }: { authorship: Authorship }) => countAuthorship(authorship);

describe('whose words a text consists of', () => {
	it('are a model’s when a model wrote it, and a person’s when a person did', () => {
		expect(countAuthorship(writtenBy('model', model, 'en'))).toEqual({ words: 6, people: 0 });
		expect(countAuthorship(writtenBy('people', model, 'en'))).toEqual({ words: 6, people: 6 });
	});

	it('stay their maker’s while others are added, changed or taken out', () => {
		const edited = next(first, 'Good tea wants patience and fresh water.', 'people');
		expect(edited.authorship).toEqual([0, 2, 3, 1, 1]);
		expect(share(edited)).toEqual({ words: 7, people: 3 });
		expect(share(next(edited, 'Good tea wants patience.', 'people'))).toEqual({ words: 4, people: 2 });
	});

	it('of a person survive a later revision by a model that leaves them standing', () => {
		const edited = next(first, `${model} My aunt taught me so.`, 'people');
		const revised = next(edited, 'Tea asks for calm and clean water. My aunt taught me so.', 'model');
		expect(share(revised)).toEqual({ words: 12, people: 5 });
	});

	it('are counted as the language counts them', () => {
		expect(countAuthorship(writtenBy('people', 'الشاي الأخضر لذيذ.', 'ar'))).toEqual({ words: 3, people: 3 });
	});

	it('are none in an empty text', () => {
		expect(share(next(first, '', 'people'))).toEqual({ words: 0, people: 0 });
	});
});
