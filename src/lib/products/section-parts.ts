import type { Token } from 'markdown-it';
import { partOf } from './part-words.ts';

/**
 * The parts that a course's lesson is made of, found in the tokens of plain Markdown. The convention, which models are
 * told, checks ask for and readers draw:
 *
 *     ## Objectives          a list
 *     ## Exercise            text, then "### Model solution"
 *     ## Quiz                a numbered list; under each question a task list of options, the right one checked, and
 *                            below it a block quote that explains
 *
 * Headings are read in any of our languages; a quiz is known by its shape alone.
 */

/** A whole block with its opening and closing tokens. */
export type Block = { type: string; tokens: Token[] };
export type Option = { label: Token; isRight: boolean };
export type Question = { stem: Block[]; options: Option[]; explanation: Block[] };
type Titled<K> = { kind: K; heading: Block; parts: Part[] };
export type Part =
	| { kind: 'text'; block: Block }
	| Titled<'objectives'>
	| Titled<'exercise'>
	| Titled<'solution'>
	| { kind: 'quiz'; questions: Question[] };

const taskMark = /^\[([ xX])\][ \t]+/;

/** The blocks that stand side by side in `tokens`. */
export function blocksOf(tokens: Token[]): Block[] {
	const blocks: Block[] = [];
	let depth = 0;
	let from = 0;
	tokens.forEach((token, at) => {
		if (depth === 0) from = at;
		depth += token.nesting;
		if (depth === 0) {
			const type = (tokens[from]?.type ?? '').replace(/_open$/, '');
			blocks.push({ type, tokens: tokens.slice(from, at + 1) });
		}
	});
	return blocks;
}

export const innerOf = ({ tokens }: Block): Block[] => blocksOf(tokens.slice(1, -1));

/** The first and last line of a block in the source, the last one not included. */
export function linesOf({ tokens }: Block): [from: number, to: number] {
	const maps = tokens.flatMap(({ map }) => (map ? [map] : []));
	return [Math.min(...maps.map(([from]) => from)), Math.max(...maps.map(([, to]) => to))];
}

export const wordsOf = ({ tokens }: Block): string =>
	tokens
		.filter(({ type }) => type === 'inline')
		.map(({ children }) => (children ?? []).map(({ content }) => content).join(''))
		.join(' ');

/** A heading, or a paragraph in bold that stands for one and ranks below all of them. */
function headingOf(block: Block): { level: number; title: string } | null {
	const [first, inline] = block.tokens;
	if (block.type === 'heading') return { level: Number(first?.tag.slice(1)), title: wordsOf(block) };
	if (block.type !== 'paragraph' || !/^(\*\*|__)[^*_\n]+\1[:：]?$/.test(inline?.content.trim() ?? ''))
		return null;
	return { level: 7, title: wordsOf(block) };
}

/** The parts in their order. Nothing is left out: what is none of the known parts is text. */
export function partsOf(tokens: Token[]): Part[] {
	return gather(blocksOf(tokens), false);
}

function gather(blocks: Block[], isQuiz: boolean): Part[] {
	const parts: Part[] = [];
	let underQuiz = isQuiz;
	for (let at = 0; at < blocks.length;) {
		const block = blocks[at];
		if (!block) break;
		const heading = headingOf(block);
		const kind = heading && partOf(heading.title);
		if (heading) underQuiz = kind === 'quiz' || (underQuiz && heading.level > 2);
		if (heading && kind && kind !== 'quiz') {
			const end = endOf(blocks, at, heading.level);
			parts.push({ kind, heading: block, parts: gather(blocks.slice(at + 1, end), false) });
			at = end;
			continue;
		}
		const quiz = questionsAt(blocks, at, underQuiz);
		const last = parts.at(-1);
		if (!quiz) parts.push({ kind: 'text', block });
		else if (last?.kind === 'quiz') last.questions.push(...quiz.questions);
		else parts.push({ kind: 'quiz', questions: quiz.questions });
		at += quiz?.length ?? 1;
	}
	return parts;
}

/** Where what the heading at `start` opens is over: at the next one of its level or above. */
function endOf(blocks: Block[], start: number, level: number): number {
	const end = blocks.findIndex((block, at) => {
		const heading = at > start ? headingOf(block) : null;
		return heading !== null && (heading.level <= level || (level < 7 && partOf(heading.title) === 'quiz'));
	});
	return end < 0 ? blocks.length : end;
}

type Found = { questions: Question[]; length: number };

/** Questions as the convention has them, or as models like to write them: the options after the question, not inside it. */
function questionsAt(blocks: Block[], at: number, underQuiz: boolean): Found | null {
	const [block, second, third] = blocks.slice(at, at + 3);
	if (!block) return null;
	if (block.type === 'ordered_list') {
		const questions = innerOf(block).map(questionIn);
		if (questions.some(({ options }) => options.length > 0)) return { questions, length: 1 };
	}
	const isStem = block.type === 'paragraph' || block.type === 'heading' || isOneItem(block);
	const options = isStem && second ? optionsOf(second) : null;
	if (!options || !(underQuiz || options.some(({ isRight }) => isRight))) return null;
	const explanation = third?.type === 'blockquote' ? [third] : [];
	const stem = block.type === 'ordered_list' ? innerOf(block).flatMap(innerOf) : [block];
	return { questions: [{ stem, options, explanation }], length: 2 + explanation.length };
}

const isOneItem = (block: Block): boolean => block.type === 'ordered_list' && innerOf(block).length === 1;

function questionIn(item: Block): Question {
	const blocks = innerOf(item);
	const at = blocks.findIndex((block) => optionsOf(block) !== null);
	const list = blocks[at];
	if (!list) return { stem: blocks, options: [], explanation: [] };
	return { stem: blocks.slice(0, at), options: optionsOf(list) ?? [], explanation: blocks.slice(at + 1) };
}

/** A task list of at least two as options; null when any item of the list is no task. */
export function optionsOf(block: Block): Option[] | null {
	if (block.type !== 'bullet_list') return null;
	const items = innerOf(block).map(({ tokens }): Option | null => {
		const label = tokens.find(({ type }) => type === 'inline');
		const mark = taskMark.exec(label?.content ?? '');
		return label && mark ? { label, isRight: mark[1] !== ' ' } : null;
	});
	const options = items.filter((option) => option !== null);
	return options.length === items.length && options.length >= 2 ? options : null;
}

/** The inline tokens of an option without its mark. */
export function labelOf({ label }: Option): Token[] {
	const [first, ...rest] = label.children ?? [];
	if (first?.type !== 'text') return label.children ?? [];
	return [Object.assign(Object.create(first), { content: first.content.replace(taskMark, '') }), ...rest];
}

/** True for a question that can be answered: several options, exactly one of them right. */
export const isSound = ({ options }: Question): boolean =>
	options.length >= 2 && options.filter(({ isRight }) => isRight).length === 1;

/** Every part of a kind, also inside others. */
export function findParts<K extends Part['kind']>(parts: Part[], kind: K): Extract<Part, { kind: K }>[] {
	return parts.flatMap((part) => [
		...(part.kind === kind ? [part as Extract<Part, { kind: K }>] : []),
		...('parts' in part ? findParts(part.parts, kind) : [])
	]);
}
