/** A plan while it is written; the last of its texts may end anywhere. */
export type OutlineDraft = {
	title: string;
	subtitle: string;
	promise: string;
	sections: { title: string; intent: string }[];
};

type Part = Record<string, unknown>;
const partOf = (value: unknown): Part => (typeof value === 'object' && value !== null ? (value as Part) : {});

/** Half a character at the end waits for its other half; nothing in a line may begin another one. */
const oneLine = (text: string): string =>
	text
		.replace(/[\ud800-\udbff]$/, '')
		.toWellFormed()
		.replace(/[\s\p{Cc}]+/gu, ' ')
		.trim();

/** The texts under `keys` up to the one that is missing or, in a part that is not closed, still grows: the last that came. */
function textsOf(part: Part, keys: string[], isClosed: boolean): string[] {
	const growing = isClosed ? undefined : Object.keys(part).at(-1);
	const texts: string[] = [];
	for (const key of keys) {
		const text = part[key];
		if (typeof text !== 'string') break;
		texts.push(oneLine(text));
		if (key === growing) break;
	}
	return texts;
}

/**
 * An outline as far as a model wrote it, as lines that only ever grow at their end: title, subtitle, promise, then title and
 * intent of each section. What came before its turn waits for it.
 */
export function draftText(partial: unknown): string {
	const whole = partOf(partial);
	const lines = textsOf(whole, ['title', 'subtitle', 'promise'], false);
	const isHeadDone = lines.length === 3 && Object.keys(whole).at(-1) !== 'promise';
	const sections = isHeadDone && Array.isArray(whole.sections) ? whole.sections.map(partOf) : [];
	for (const [index, section] of sections.entries()) {
		const texts = textsOf(section, ['title', 'intent'], index < sections.length - 1);
		lines.push(...texts);
		if (texts.length < 2) break;
	}
	return lines.join('\n');
}

/** What `draftText` says, at any length of it. */
export function readDraft(text: string): OutlineDraft {
	const [title = '', subtitle = '', promise = '', ...rest] = text.split('\n');
	const sections = rest.flatMap((line, index) =>
		index % 2 === 0 ? [{ title: line, intent: rest[index + 1] ?? '' }] : []
	);
	return { title, subtitle, promise, sections };
}
