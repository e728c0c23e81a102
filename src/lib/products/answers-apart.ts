import { partWords } from './part-words.ts';
import type { Language } from './brief.ts';
import { isSound, linesOf, findParts, type Part, type Question } from './section-parts.ts';
import { readParts, sourceOf } from './lesson-parts.ts';

type Edit = { from: number; to: number; lines: string[] };

const letterOf = (place: number): string => String.fromCharCode(65 + (place % 26));

/**
 * A lesson's Markdown with letters in place of ticked options, and apart from it what gives answers away: the right letters
 * with their explanations, and model solutions. Both stay plain Markdown; `answers` is empty where there are none.
 */
export function answersApart(markdown: string, language: Language): { text: string; answers: string } {
	const parts = readParts(markdown);
	const questions = findParts(parts, 'quiz').flatMap((quiz) => quiz.questions);
	const solutions = findParts(parts, 'solution');
	const written = markdown.split('\n');
	const lines = [...written];
	const edits = [
		...questions.filter(isSound).flatMap((question) => editsOf(question, lines)),
		...solutions.map((solution) => removal(rangeOf(solution)))
	];
	for (const { from, to, lines: instead } of edits.sort((a, b) => b.from - a.from))
		lines.splice(from, to - from, ...instead);
	const keys = questions.map((question, at) => keyOf(question, at, written)).filter(Boolean);
	const solved = solutions.map((solution) => {
		const title = solution.heading.tokens.find(({ type }) => type === 'inline')?.content ?? '';
		return `**${title.replace(/\*\*/g, '')}**\n\n${sourceOf(written, blocksIn(solution.parts))}`;
	});
	const words = partWords[language];
	return {
		text: lines
			.join('\n')
			.replace(/\n{3,}/g, '\n\n')
			.trim(),
		answers: [...solved, keys.length > 0 ? `**${words.answers}**\n\n${keys.join('\n')}` : '']
			.filter(Boolean)
			.join('\n\n')
	};
}

const blocksIn = (parts: Part[]) => parts.flatMap((part) => (part.kind === 'text' ? [part.block] : []));

function rangeOf(solution: Extract<Part, { kind: 'solution' }>): [number, number] {
	const ranges = [solution.heading, ...blocksIn(solution.parts)].map(linesOf);
	return [Math.min(...ranges.map(([from]) => from)), Math.max(...ranges.map(([, to]) => to))];
}

const removal = ([from, to]: [number, number]): Edit => ({ from, to, lines: [] });

/** Letters for options, and no explanation. */
function editsOf({ options, explanation }: Question, lines: string[]): Edit[] {
	const letters = options.map(({ label }, place) => {
		const from = label.map?.[0] ?? 0;
		const line = (lines[from] ?? '').replace(/([-*+][ \t]+)\[[ xX]\][ \t]+/, `$1**${letterOf(place)}** `);
		return { from, to: from + 1, lines: [line] };
	});
	return [...letters, ...explanation.map((block) => removal(linesOf(block)))];
}

function keyOf(question: Question, at: number, lines: string[]): string {
	if (!isSound(question)) return '';
	const right = letterOf(question.options.findIndex(({ isRight }) => isRight));
	const why = sourceOf(lines, question.explanation).replace(/^> ?/gm, '').replace(/\s+/g, ' ').trim();
	return `${at + 1}. **${right}**${why ? ` – ${why}` : ''}`;
}
