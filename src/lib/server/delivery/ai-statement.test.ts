import { describe, expect, it } from 'vitest';
import { aiStatement } from './ai-statement.ts';
import { someBook } from './book-testing.ts';
import { htmlBook } from './html-book.ts';
import { markdownBook } from './markdown-book.ts';

const source = (origin: string, made: Parameters<typeof aiStatement>[0]['made']) =>
	aiStatement({ origin, made }).sourceType.split('/').at(-1);

describe('what a file says of how it was written', () => {
	it('is a model alone, a model and people, an algorithm, or people', () => {
		expect(source('model', { models: ['m'], shareByPeople: 0 })).toBe('trainedAlgorithmicMedia');
		expect(source('model', { models: ['m'], shareByPeople: 0.4 })).toBe(
			'compositeWithTrainedAlgorithmicMedia'
		);
		expect(source('sample', { models: [], shareByPeople: 0 })).toBe('algorithmicMedia');
		expect(source('arranged', { models: [], shareByPeople: 0 })).toBe('digitalCreation');
	});

	it('takes a model’s product from before it was noted for a model’s', () => {
		expect(aiStatement({ origin: 'model', made: null })).toMatchObject({ isGenerated: true, models: [] });
		expect(aiStatement({ origin: 'arranged', made: null })).toMatchObject({ isGenerated: false });
	});

	it('stands in both downloads for machines to read', () => {
		const html = htmlBook(someBook(), { contents: 'Contents', sample: '', language: 'en' });
		expect(html).toContain('<meta name="ai-generated" content="true">');
		expect(html).toContain('<meta name="ai-models" content="gpt-test">');
		expect(html).toContain('<meta name="ai-share-by-people" content="0.25">');
		const markdown = markdownBook(someBook(), { sample: '' });
		expect(markdown).toContain('ai_generated: true\nai_models: ["gpt-test"]\nai_share_by_people: 0.25\n');
	});

	it('can’t break out of its place, whatever a model is called', () => {
		const made = { models: ['"><script>alert(1)</script>\n---\nx: y'], shareByPeople: null };
		const html = htmlBook(someBook({ made }), { contents: 'Contents', sample: '', language: 'en' });
		expect(html).not.toContain('<script>');
		expect(markdownBook(someBook({ made }), { sample: '' })).not.toMatch(/^x: y$/m);
	});
});
