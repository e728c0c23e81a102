import { sizeOf, type Brief, type Language, type ProductType } from '../../../products/brief.ts';
import { writeLesson, type Lesson, type QuizQuestion } from '../../../products/lesson-parts.ts';
import { partHeadings, type PartHeadings } from '../../../products/part-words.ts';
import type { Outline, OutlineSection } from '../../../products/types.ts';
import { demoPhrases } from './demo-phrases.ts';
import { english } from './demo-sample-en.ts';
import { portuguese } from './demo-sample-pt.ts';

type Aspect = { title: string; intent: string; points: string[] };

/** The sentences that the demo builds a sample from. `{topic}`, `{title}` and `{point}` are filled in. */
export type SampleWords = {
	subtitle: string;
	promise: string;
	aspects: Aspect[];
	/** Names of modules, of which each takes its share of the aspects in order; the last is for a second look. */
	modules: string[];
	objectives: string[];
	lead: string[];
	detail: string[];
	close: string;
	needs: string;
	stepReason: string;
	mistakes: string[];
	checked: string;
	lessonTitle: string;
	exercise: string;
	solution: string;
	questions: { question: string; right: string; wrong: string[]; explanation: string }[];
	when: string;
	fields: string[];
	longField: string;
	example: string[];
};

/** Sample text exists in English and Portuguese; other languages get English below a label in their own. */
function wordsFor(brief: Brief): SampleWords {
	return brief.language.startsWith('pt') ? portuguese : english;
}

/** The language that the sample's words are in, and with them the headings of its parts. */
const languageOf = ({ language }: Brief): Language => (language.startsWith('pt') ? language : 'en');

/** A plan on the ordered topic that says by its text that it is a sample. The same brief gives the same plan. */
export function sampleOutline(brief: Brief): Outline {
	const words = wordsFor(brief);
	const sections = chosenAspects(words.aspects, sizeOf(brief).sections);
	return {
		title: brief.topic,
		subtitle: words.subtitle,
		promise: fill(words.promise, { topic: brief.topic }),
		sections: brief.type === 'course' ? sections.map((section) => lessonOf(section, brief)) : sections
	};
}

function lessonOf(section: OutlineSection, brief: Brief): OutlineSection {
	const { aspects, modules, objectives } = wordsFor(brief);
	const at = aspects.findIndex(({ title }) => title === section.title);
	const share = at < 0 ? modules.length - 1 : Math.floor((at * (modules.length - 1)) / aspects.length);
	return {
		...section,
		module: modules[share] ?? '',
		objectives: objectives.map((text, place) =>
			fill(text, { topic: brief.topic, point: section.keyPoints[place] ?? section.title })
		)
	};
}

/** So many of the aspects; where more are ordered than there are, the rest are a second look at the first of them. */
function chosenAspects(all: SampleWords['aspects'], count: number): OutlineSection[] {
	const again = all
		.slice(0, Math.max(0, count - all.length))
		.map(({ title, intent, points }) => ({ title: `${title} (2)`, intent, points: points.toReversed() }));
	return [...spread(all, count), ...again].map(({ title, intent, points }) => ({
		title,
		intent,
		keyPoints: points
	}));
}

/** The first and the last of `all` and as many as fit evenly between. */
function spread<T>(all: T[], count: number): T[] {
	const last = Math.max(1, count - 1);
	return all.filter((_, place) =>
		Array.from({ length: count }, (_unused, index) => Math.round((index * (all.length - 1)) / last)).includes(
			place
		)
	);
}

/** The text of a sample section, below a label, in the structure of the product's type. Without its title. */
export function sampleSection(brief: Brief, section: OutlineSection, index: number): string {
	const points = section.keyPoints.length > 0 ? section.keyPoints : [section.title];
	const heads = partHeadings[languageOf(brief)];
	const part = {
		words: wordsFor(brief),
		heads,
		language: languageOf(brief),
		topic: brief.topic,
		section,
		points,
		index
	};
	return [`> **${demoPhrases[brief.language].label}**`, ...writers[brief.type](part)].join('\n\n');
}

type Part = {
	words: SampleWords;
	heads: PartHeadings;
	language: Language;
	topic: string;
	section: OutlineSection;
	points: string[];
	index: number;
};

const list = (lines: string[], mark: string): string => lines.map((line) => `${mark} ${line}`).join('\n');

const writers: Record<ProductType, (part: Part) => string[]> = {
	ebook: (part) => [
		lead(part),
		...part.points.flatMap((point, place) => [`## ${point}`, detail(part, point, place)]),
		fill(part.words.close, part)
	],
	guide: (part) => [
		lead(part),
		fill(part.words.needs, part),
		`## ${part.heads.steps}`,
		part.points
			.map((point, place) => `${place + 1}. **${point}.** ${fill(part.words.stepReason, part)}`)
			.join('\n'),
		detail(part, part.points[0] ?? part.section.title, 0),
		`## ${part.heads.mistakes}`,
		list(part.words.mistakes, '-'),
		`## ${part.heads.checklist}`,
		list(
			part.points.map((point) => fill(part.words.checked, { ...part, point })),
			'- [ ]'
		)
	],
	course: (part) => [writeLesson(lessonText(part), part.language)],
	template: (part) => [
		`## ${part.heads.when}`,
		fill(part.words.when, { ...part, title: part.section.title }),
		`## ${part.heads.form}`,
		...[...part.words.fields, ...part.points].map((field) => `${field}: ______________`),
		`${part.words.longField}: ______________\n______________\n______________`,
		`## ${part.heads.example}`,
		...part.words.example.map((line) => fill(line, part))
	]
};

function lessonText(part: Part): Lesson {
	const { words, section, points } = part;
	const [point = section.title] = points;
	return {
		objectives: section.objectives?.length ? section.objectives : [section.intent],
		text: [
			`## ${words.lessonTitle}`,
			lead(part),
			...points.flatMap((each, place) => [`### ${each}`, detail(part, each, place)])
		].join('\n\n'),
		exercise: {
			task: fill(words.exercise, { ...part, point }),
			solution: fill(words.solution, { ...part, point })
		},
		quiz: words.questions.map((question, place) => quizQuestion(question, place, part))
	};
}

/** The right option stands at another place in each question. */
function quizQuestion(
	{ question, right, wrong, explanation }: SampleWords['questions'][number],
	place: number,
	part: Part
): QuizQuestion {
	const point = part.points[place % part.points.length];
	const at = (part.index + place) % (wrong.length + 1);
	return {
		question: fill(question, { ...part, point }),
		options: wrong.toSpliced(at, 0, right).map((option) => fill(option, { ...part, point })),
		right: at,
		explanation: fill(explanation, { ...part, point })
	};
}

function lead(part: Part): string {
	return `${part.section.intent} ${fill(rotate(part.words.lead, part.index), part)}`;
}

function detail(part: Part, point: string, place: number): string {
	return fill(rotate(part.words.detail, part.index + place), { ...part, point });
}

function rotate(texts: string[], index: number): string {
	return texts[index % texts.length] ?? '';
}

/** One pass, so that a topic that looks like a field is not filled in again. */
function fill(text: string, values: { topic?: string; title?: string; point?: string }): string {
	return text.replace(
		/\{(topic|title|point)\}/g,
		(_, name: 'topic' | 'title' | 'point') => values[name] ?? ''
	);
}
