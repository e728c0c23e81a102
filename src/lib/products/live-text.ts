import type { StepProgress, TextDelta } from './progress.ts';

/** The text of each step as far as this page knows it, with the attempt that wrote it. */
export type LiveTexts = Readonly<Record<string, { attempt: number; text: string }>>;

/** Takes what a snapshot knows better: a later attempt, or more text of the same one. What streamed further stays. */
export function takeSnapshot(texts: LiveTexts, steps: StepProgress[]): LiveTexts {
	const next = { ...texts };
	for (const { id, attempt, partial, state } of steps) {
		if (state !== 'running') continue;
		const known = next[id];
		if (
			!known ||
			attempt > known.attempt ||
			(attempt === known.attempt && partial.length > known.text.length)
		) {
			next[id] = { attempt, text: partial };
		}
	}
	return next;
}

/**
 * Adds streamed text. A delta of an earlier attempt is ignored, as is one that leaves a gap: the next snapshot closes
 * it. One that starts inside the known text replaces the rest (the writer took something back).
 */
export function takeDelta(texts: LiveTexts, { stepId, attempt, offset, text }: TextDelta): LiveTexts {
	const known = texts[stepId];
	if (known && attempt < known.attempt) return texts;
	const base = known?.attempt === attempt ? known.text : '';
	if (offset > base.length) return texts;
	return { ...texts, [stepId]: { attempt, text: base.slice(0, offset) + text } };
}
