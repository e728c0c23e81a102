import { expect, test } from 'vitest';
import { emptySection, fieldsOf, outlineOf } from './outline-fields.ts';

const outline = {
	title: 'Bread',
	subtitle: '',
	promise: 'You will bake.',
	sections: [
		{ title: 'Flour', intent: 'Choose flour.', keyPoints: ['Rye', 'Wheat'] },
		{ title: 'Flour', intent: 'Again.', keyPoints: [], module: 'Week 1', objectives: ['Tell rye from wheat'] }
	]
};

test('an outline comes back from its fields as it was, with modules and objectives', () => {
	expect(outlineOf(fieldsOf(outline))).toEqual(outline);
});

test('sections of the same title are told apart', () => {
	const ids = fieldsOf(outline).sections.map(({ id }) => id);
	expect(new Set([...ids, emptySection().id]).size).toBe(3);
});

test('a new lesson begins in the module before it', () => {
	expect(emptySection('Week 1').module).toBe('Week 1');
});

test('key points are the lines that hold something', () => {
	const fields = fieldsOf(outline);
	const [first] = fields.sections;
	if (first) first.points = '  Rye \n\n\nSpelt\n';
	expect(outlineOf(fields).sections[0]?.keyPoints).toEqual(['Rye', 'Spelt']);
});
