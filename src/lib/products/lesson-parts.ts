import Markdown, { type Token } from 'markdown-it';
import type { Language } from './brief.ts';
import { fieldsIn, readFields, type Field } from './fields.ts';
import { partHeadings } from './part-words.ts';
import {
	findParts,
	innerOf,
	linesOf,
	partsOf,
	type Block,
	type Part,
	type Question
} from './section-parts.ts';

/** A lesson's parts as values. `text` and the like are Markdown; a question and its options are one line each. */
export type Lesson = {
	objectives: string[];
	text: string;
	exercise: { task: string; solution: string } | null;
	quiz: QuizQuestion[];
};
export type QuizQuestion = { question: string; options: string[]; right: number; explanation: string };

// Characters as they stand: typography is for rendering only.
const reader = new Markdown({ html: false }).disable('image');
readFields(reader);

export const readTokens = (markdown: string): Token[] => reader.parse(markdown, {});

export const readParts = (markdown: string): Part[] => partsOf(readTokens(markdown));

/** The source of blocks among a text's lines, without the indent that their list gives them. */
export function sourceOf(lines: string[], blocks: Block[]): string {
	if (blocks.length === 0) return '';
	const ranges = blocks.map(linesOf);
	const own = lines.slice(Math.min(...ranges.map(([from]) => from)), Math.max(...ranges.map(([, to]) => to)));
	const indents = own
		.filter((line) => line.trim() !== '')
		.map((line) => line.length - line.trimStart().length);
	const indent = Math.min(...indents.slice(1), ...(indents.length === 1 ? indents : []));
	return own
		.map((line, at) =>
			at === 0 ? line.trimStart() : line.slice(Math.min(indent, line.length - line.trimStart().length))
		)
		.join('\n')
		.trim();
}

const onOneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();
const withoutMark = (task: string): string => onOneLine(task.replace(/^\[[ xX]\][ \t]+/, ''));

function questionOf(question: Question, lines: string[]): QuizQuestion {
	return {
		question: onOneLine(sourceOf(lines, question.stem).replace(/^#{1,6}\s+|^\d+[.)]\s+/, '')),
		options: question.options.map(({ label }) => withoutMark(label.content)),
		right: question.options.findIndex(({ isRight }) => isRight),
		explanation: sourceOf(lines, question.explanation).replace(/^> ?/gm, '').trim()
	};
}

const blocksIn = (parts: Part[]): Block[] =>
	parts.flatMap((part) => (part.kind === 'text' ? [part.block] : []));

/** What a lesson's Markdown holds, wherever it stands in it; parts it lacks are empty. */
export function parseLesson(markdown: string): Lesson {
	const parts = readParts(markdown);
	const lines = markdown.split('\n');
	const objectives = findParts(parts, 'objectives').flatMap((part) => blocksIn(part.parts));
	const [exercise] = findParts(parts, 'exercise');
	const solutions = findParts(parts, 'solution').flatMap((part) => blocksIn(part.parts));
	return {
		objectives: objectives.flatMap(linesIn),
		text: sourceOf(lines, bodyOf(parts)),
		exercise:
			(exercise && {
				task: sourceOf(lines, blocksIn(exercise.parts)),
				solution: sourceOf(lines, solutions)
			}) ||
			null,
		quiz: findParts(parts, 'quiz').flatMap((part) =>
			part.questions.map((question) => questionOf(question, lines))
		)
	};
}

/** The teaching: what stands in no part of its own, without the quiz's heading. */
const bodyOf = (parts: Part[]): Block[] =>
	parts.flatMap((part, at) =>
		part.kind === 'text' && !(part.block.type === 'heading' && parts[at + 1]?.kind === 'quiz')
			? [part.block]
			: []
	);

const linesIn = (block: Block): string[] => {
	const items = /_list$/.test(block.type) ? innerOf(block) : [block];
	return items.map(({ tokens }) => onOneLine(tokens.find(({ type }) => type === 'inline')?.content ?? ''));
};

/** Text that may stand behind a list's mark without becoming a block of another kind. */
const inItem = (text: string): string =>
	onOneLine(text)
		.replace(/^([-+*#>=~`|]|\[(?=[ xX]\]))/, '\\$1')
		.replace(/^(\d{1,9})([.)])/, '$1\\$2') || '…';

const indented = (text: string, mark: string): string =>
	text
		.split('\n')
		.map((line) => (line.trim() === '' ? mark.trimEnd() : mark + line))
		.join('\n');

function writeQuestion({ question, options, right, explanation }: QuizQuestion, at: number): string {
	const mark = `${at + 1}. `;
	const indent = ' '.repeat(mark.length);
	return [
		`${mark}${inItem(question)}\n`,
		...options.map((option, place) => `${indent}- [${place === right ? 'x' : ' '}] ${inItem(option)}`),
		...(explanation.trim() === '' ? [] : ['', indented(explanation.trim(), `${indent}> `)])
	].join('\n');
}

/** The quiz as Markdown, without a heading. */
export const writeQuiz = (quiz: QuizQuestion[]): string => quiz.map(writeQuestion).join('\n\n');

/** The lesson in the convention, its headings in `language`. Read again, it gives the same parts. */
export function writeLesson({ objectives, text, exercise, quiz }: Lesson, language: Language): string {
	const words = partHeadings[language];
	return [
		objectives.length > 0 &&
			`## ${words.objectives}\n\n${objectives.map((line) => `- ${inItem(line)}`).join('\n')}`,
		text.trim(),
		exercise && `## ${words.exercise}\n\n${exercise.task.trim()}`,
		exercise?.solution.trim() && `### ${words.solution}\n\n${exercise.solution.trim()}`,
		quiz.length > 0 && `## ${words.quiz}\n\n${writeQuiz(quiz)}`
	]
		.filter(Boolean)
		.join('\n\n');
}

/** The fields of a template, in order. */
export const parseFields = (markdown: string): Field[] => fieldsIn(readTokens(markdown));
