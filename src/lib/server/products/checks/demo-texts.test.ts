import { describe, expect, test } from 'vitest';
import { Brief, languages, productTypes } from '../../../products/brief.ts';
import { demoOutline, demoSection } from '../writing/demo-product.ts';
import { instructionsOf } from '../writing/section.ts';
import { judge } from './judge.ts';

const notes = [
	'# Bread\n\nFlour gives bread its body, and water wakes it up. Salt slows it down.',
	'# Time\n\nA dough that rests for a night needs no kneading. Cold nights make sour bread.',
	'# Heat\n\nA hot pot makes steam, and steam makes a crust that sings when it cools.'
].join('\n\n');

function findings(brief: Brief) {
	const outline = demoOutline(brief);
	const texts = outline.sections.map(({ title }, index) => ({
		title,
		body: demoSection(brief, outline, index)
	}));
	return texts.flatMap((section) =>
		judge(section, {
			language: brief.language,
			type: brief.type,
			isSample: brief.notes === '',
			wordsAsked: null,
			wantsForm: brief.notes === '',
			instructions: instructionsOf(brief),
			others: texts.filter((other) => other !== section)
		})
	);
}

const orders = languages.flatMap((language) => productTypes.map((type) => [language, type] as const));

describe('the texts of the demo', () => {
	test.each(orders)('have nothing to be said about them (%s, %s)', (language, type) => {
		const brief = Brief.parse({ type, topic: 'Baking bread', tone: 'casual', language, length: 'short' });
		expect(findings(brief)).toEqual([]);
	});

	test('have nothing to be said about them when more is ordered than they have to say', () => {
		const own = { length: 'custom', sections: 20 };
		const order = { type: 'guide', topic: 'Baking bread', tone: 'casual', language: 'en', ...own };
		expect(findings(Brief.parse(order))).toEqual([]);
	});

	test.each(productTypes)('arranged from notes have none either (%s)', (type) => {
		const brief = Brief.parse({
			type,
			topic: 'Bread',
			tone: 'casual',
			language: 'en',
			length: 'short',
			notes
		});
		expect(findings(brief)).toEqual([]);
	});
});
