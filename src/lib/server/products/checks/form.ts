import type { Finding, FindingKind } from '../../../products/findings.ts';
import type { ProductType } from '../../../products/brief.ts';
import { fieldsIn } from '../../../products/fields.ts';
import { readTokens } from '../../../products/lesson-parts.ts';
import {
	blocksOf,
	findParts,
	isSound,
	linesOf,
	optionsOf,
	partsOf,
	type Block,
	type Part,
	type Question
} from '../../../products/section-parts.ts';
import type { Check } from './context.ts';
import { headingsIn } from './markdown-source.ts';
import { bracketFields } from './placeholders.ts';
import { quoteOf, type Source } from './source.ts';

/** As many as the order asks for at least. */
const fewestQuestions = 3;
const fewestSteps = 2;

type Place = { start: number; end: number };

function finding(
	source: Source,
	kind: FindingKind,
	place: Place | null,
	detail: Finding['detail'] = {}
): Finding {
	const { start, end } = place ?? { start: 0, end: 0 };
	return { kind, severity: 'repair', quote: quoteOf(source.text, start, end), start, end, detail };
}

const missing = (source: Source, kind: FindingKind, isThere: boolean): Finding[] =>
	isThere ? [] : [finding(source, kind, null)];

const lineStarts = new WeakMap<Source, number[]>();

/** Where each line begins; found once, as every question of a quiz may ask. */
function lineStartsOf(source: Source): number[] {
	const known = lineStarts.get(source);
	if (known) return known;
	const starts = [0, ...Array.from(source.text.matchAll(/\n/g), ({ index }) => index + 1)];
	lineStarts.set(source, starts);
	return starts;
}

/** The place of the first line of `blocks`. */
function placeOf(source: Source, blocks: Block[]): Place | null {
	const [first] = blocks;
	if (!first) return null;
	const starts = lineStartsOf(source);
	const [from] = linesOf(first);
	const start = starts[from] ?? source.text.length;
	const line = source.text.slice(start, (starts[from + 1] ?? source.text.length + 1) - 1);
	const indent = line.length - line.trimStart().length;
	return { start: start + indent, end: start + line.trimEnd().length };
}

const holdsText = (parts: Part[]): boolean =>
	parts.some((part) => part.kind === 'text' && part.block.type !== 'heading');

/** A lesson has objectives, an exercise with its solution, and a quiz that can be answered. */
function checkLesson(source: Source): Finding[] {
	const parts = partsOf(readTokens(source.text));
	const exercises = findParts(parts, 'exercise');
	const solutions = findParts(parts, 'solution');
	const questions = findParts(parts, 'quiz').flatMap((quiz) => quiz.questions);
	const isShort = questions.length > 0 && questions.length < fewestQuestions;
	return [
		...missing(
			source,
			'no_objectives',
			findParts(parts, 'objectives').some((part) => holdsText(part.parts))
		),
		...missing(
			source,
			'no_exercise',
			exercises.some((part) => holdsText(part.parts))
		),
		...missing(
			source,
			'no_solution',
			exercises.length === 0 || solutions.some((part) => holdsText(part.parts))
		),
		...missing(source, 'no_quiz', questions.length > 0),
		...(isShort ? [finding(source, 'no_quiz', null, { count: questions.length })] : []),
		...questions.flatMap((question) => [
			...checkAnswers(source, question),
			...checkSpoilers(source, question)
		])
	];
}

function checkAnswers(source: Source, question: Question): Finding[] {
	if (isSound(question) && question.options.length >= 3) return [];
	const right = question.options.filter(({ isRight }) => isRight).length;
	return [finding(source, 'quiz_answers', placeOf(source, question.stem), { right: right > 1 ? right : 0 })];
}

const answerLine =
	/^[>*_\s]*(?:the )?(?:right |correct )?(?:answers?|respostas?(?: certas?| corretas?)?|respuestas?(?: correctas?)?|(?:bonnes? )?réponses?|(?:richtige )?antwort(?:en)?|lösung(?:en)?|الإجابة(?: الصحيحة)?|الجواب)\s*[*_]*\s*[:：]/imu;
const toldRight =
	/[([](?:correct|right|the right one|right answer|correct answer|certa|correta|correto|certo|resposta certa|correcta|correcto|respuesta correcta|juste|correcte?|bonne réponse|richtig|richtige antwort|صحيح|صحيحة|الإجابة الصحيحة)[)\]]|[✓✔✅☑]/iu;
const allBold = /^(?:\[[ xX]\]\s+)?(?:\*\*|__)[^*_]+(?:\*\*|__)\.?$/;

/** Words that tell which option is right: an answer before the options, or a mark on one of them beside its tick. */
function checkSpoilers(source: Source, { stem, options }: Question): Finding[] {
	const before = stem.find(
		(block) => block.type === 'blockquote' || block.tokens.some(({ content }) => answerLine.test(content))
	);
	if (before) return [finding(source, 'answers_shown', placeOf(source, [before]))];
	const bold = options.filter(({ label }) => allBold.test(label.content.trim()));
	const [shown] = [
		...options.filter(({ label }) => toldRight.test(label.content)),
		...(bold.length === 1 ? bold : [])
	];
	if (!shown) return [];
	const block: Block = { type: 'paragraph', tokens: [shown.label] };
	return [finding(source, 'answers_shown', placeOf(source, [block]))];
}

/** A template has fields, and no brackets in their place. */
function checkTemplate(source: Source): Finding[] {
	const brackets = bracketFields(source.prose)
		.flatMap((pattern) => [...source.prose.matchAll(pattern)])
		.map((match) => ({ start: match.index, end: match.index + match[0].length }))
		.sort((a, b) => a.start - b.start);
	return [
		...missing(source, 'no_fields', fieldsIn(readTokens(source.text)).length > 0),
		...brackets.map((place) => finding(source, 'bracket_fields', place))
	];
}

const numbered = /^(?:\P{L}*\d+|[\p{L}]+\s+\d+)(?:[.):\s–—-]|$)/u;

/** A guide's part has steps, as a numbered list or as numbered headings, and a list to tick. */
function checkGuide(source: Source): Finding[] {
	const blocks = blocksOf(readTokens(source.text));
	const steps = blocks
		.filter(({ type }) => type === 'ordered_list')
		.flatMap(({ tokens }) => tokens.filter(({ type, level }) => type === 'list_item_open' && level === 1));
	const headings = headingsIn(source.text).filter(({ title }) => numbered.test(title));
	return [
		...missing(source, 'no_steps', Math.max(steps.length, headings.length) >= fewestSteps),
		...missing(
			source,
			'no_checklist',
			blocks.some((block) => optionsOf(block) !== null)
		)
	];
}

const checks: Partial<Record<ProductType, (source: Source) => Finding[]>> = {
	course: checkLesson,
	template: checkTemplate,
	guide: checkGuide
};

/** The parts that a section of the ordered type must have, in the convention that its readers can use. */
export const checkForm: Check = (source, { type, wantsForm }) =>
	wantsForm ? (checks[type]?.(source) ?? []) : [];
