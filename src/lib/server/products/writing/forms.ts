import type { Language, ProductType } from '../../../products/brief.ts';
import { partHeadings } from '../../../products/part-words.ts';

/**
 * What a section of each type has to hold, in the convention that reader and checks know (section-parts.ts, fields.ts). The
 * headings are given in the ordered language, so that no model translates them its own way.
 */
export function formOf(type: ProductType, language: Language): string {
	return forms[type](partHeadings[language]).join('\n');
}

type Words = (typeof partHeadings)[Language];

const forms: Record<ProductType, (words: Words) => string[]> = {
	ebook: () => ['Use sub-headings where they help, examples, and end with a short passage that leads on.'],
	guide: ({ steps, mistakes, checklist }) => [
		'Its parts, in this order:',
		'1. One paragraph: what is done after this part and what is needed for it.',
		`2. "## ${steps}": a numbered list; each step begins with what to do in bold, then says why it is done.`,
		`3. "## ${mistakes}": a list; each mistake with the sign by which it is noticed and what to do about it.`,
		`4. "## ${checklist}": a task list, each line "- [ ] …", three to eight lines, none of them ticked.`
	],
	course: ({ objectives, exercise, solution, quiz }) => [
		'Its parts, in this order:',
		`1. "## ${objectives}": the lesson's objectives as a list.`,
		'2. The teaching, under sub-headings of its own, with examples worked through step by step.',
		`3. "## ${exercise}": one exercise on the objectives; below it "### ${solution}" with a worked solution.`,
		`4. "## ${quiz}": three to five questions as a numbered list. Under each question, indented by three spaces, a task list of three or four options, exactly one of them ticked, the right one: "   - [ ] …" and "   - [x] …". After an empty line, indented alike, "   > …" with the reason. The right option stands at another place each time, is no longer than the others, and nothing before the options gives it away.`
	],
	template: ({ when, form, example }) => [
		'Its parts, in this order:',
		`1. "## ${when}": two or three sentences: for which situation, how long it takes, what to do with it afterwards.`,
		`2. "## ${form}": the template itself. Each place to fill in stands on a line of its own as "Label: ______" (never in square brackets, never as a table), with an empty line between two of them; where several lines are needed, one more line "______" directly below for each.`,
		`3. "## ${example}": the same template filled in for a person and a case that are clearly made up, without any "______".`
	]
};
