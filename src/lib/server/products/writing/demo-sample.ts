import { sizeOf, type Brief, type ProductType } from '../../../products/brief.ts';
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
	lead: string[];
	detail: string[];
	close: string;
	stepsTitle: string;
	stepReason: string;
	checklistTitle: string;
	checked: string;
	objectiveTitle: string;
	lessonTitle: string;
	exerciseTitle: string;
	exercise: string;
	quizTitle: string;
	question: string;
	answer: string;
	whenTitle: string;
	when: string;
	fieldsTitle: string;
	fields: string[];
	exampleTitle: string;
	example: string;
};

/** Sample text exists in English and Portuguese; other languages get English below a label in their own. */
function wordsFor(brief: Brief): SampleWords {
	return brief.language.startsWith('pt') ? portuguese : english;
}

/** A plan on the ordered topic that says by its text that it is a sample. The same brief gives the same plan. */
export function sampleOutline(brief: Brief): Outline {
	const words = wordsFor(brief);
	return {
		title: brief.topic,
		subtitle: words.subtitle,
		promise: fill(words.promise, { topic: brief.topic }),
		sections: chosenAspects(words.aspects, sizeOf(brief).sections)
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
	const part = { words: wordsFor(brief), topic: brief.topic, section, points, index };
	return [`> **${demoPhrases[brief.language].label}**`, ...writers[brief.type](part)].join('\n\n');
}

type Part = { words: SampleWords; topic: string; section: OutlineSection; points: string[]; index: number };

const writers: Record<ProductType, (part: Part) => string[]> = {
	ebook: (part) => [
		lead(part),
		...part.points.flatMap((point, place) => [`## ${point}`, detail(part, point, place)]),
		fill(part.words.close, part)
	],
	guide: (part) => [
		lead(part),
		`## ${part.words.stepsTitle}`,
		part.points
			.map((point, place) => `${place + 1}. **${point}.** ${fill(part.words.stepReason, part)}`)
			.join('\n'),
		detail(part, part.points[0] ?? part.section.title, 0),
		`## ${part.words.checklistTitle}`,
		part.points.map((point) => `- [ ] ${fill(part.words.checked, { ...part, point })}`).join('\n')
	],
	course: (part) => [
		`## ${part.words.objectiveTitle}`,
		part.section.intent,
		`## ${part.words.lessonTitle}`,
		lead(part),
		...part.points.map((point, place) => detail(part, point, place)),
		`## ${part.words.exerciseTitle}`,
		fill(part.words.exercise, { ...part, point: part.points[0] }),
		`## ${part.words.quizTitle}`,
		part.points
			.map(
				(point, place) =>
					`${place + 1}. ${fill(part.words.question, { ...part, point })}\n   *${part.words.answer}*`
			)
			.join('\n')
	],
	template: (part) => [
		`## ${part.words.whenTitle}`,
		fill(part.words.when, { ...part, title: part.section.title }),
		`## ${part.words.fieldsTitle}`,
		[...part.words.fields, ...part.points].map((field) => `- **${field}:** ______________`).join('\n'),
		`## ${part.words.exampleTitle}`,
		fill(part.words.example, part)
	]
};

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
