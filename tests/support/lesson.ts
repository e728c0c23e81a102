import { writeLesson } from '../../src/lib/products/lesson-parts.ts';

/** A lesson on `subject` in the form that courses are ordered in; the right answers stand first, second and third. */
export function lessonText(subject: string, teaching: string): string {
	const question = (right: number) => ({
		question: `What matters in question ${right + 1} on ${subject}?`,
		options: [0, 1, 2].map((place) => (place === right ? 'This is it' : `Not this, number ${place + 1}`)),
		right,
		explanation: `Because ${subject} asks for it in question ${right + 1}.`
	});
	return writeLesson(
		{
			objectives: [`Tell good ${subject} from bad`, `Choose ${subject} for a guest`],
			text: `## What to know of ${subject}\n\n${teaching}`,
			exercise: {
				task: `Choose ${subject} for three guests and note why.`,
				solution: `One note on ${subject} for each guest is enough.`
			},
			quiz: [0, 1, 2].map(question)
		},
		'en'
	);
}
