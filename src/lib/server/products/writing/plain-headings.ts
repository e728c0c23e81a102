/** Headings that carry no Markdown: "CHAPTER I", "INTRODUCTION", "2. Kneading", "**Shaping**". */

const number =
	'(?:\\d+|[ivxlc]+|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)(?![\\p{L}\\d])';
const part = new RegExp(
	`^(?:part|book|volume|parte|livro|libro|partie|livre|teil|buch|الجزء|الباب)\\s+${number}`,
	'iu'
);
const chapter = new RegExp(
	`^(?:chapter|section|lesson|unit|module|step|cap[íi]tulo|sec[çc][ãa]o|li[çc][ãa]o|m[óo]dulo|passo|secci[óo]n|lecci[óo]n|paso|chapitre|le[çc]on|[ée]tape|kapitel|abschnitt|lektion|schritt|الفصل|الدرس)\\s+${number}`,
	'iu'
);
const sentenceEnd = /[.!?…:;,]$/;
const longestHeading = 80;

/**
 * The heading that a paragraph stands for, or null. Level 1 is a part, 2 a chapter, 3 anything else.
 * `isPlain` text has no other means to mark headings, so more counts as one.
 */
export function findPlainHeading(raw: string, isPlain: boolean): { level: number; title: string } | null {
	const lines = raw
		.trim()
		.split('\n')
		.map((line) => line.trim());
	const text = lines.join(' ');
	if (text.length > longestHeading) return null;
	const bold = lines.length === 1 ? /^(\*\*|__)([^*_]+)\1:?$/.exec(text) : null;
	if (bold?.[2]) return { level: 6, title: bold[2].trim() };
	if (!isPlain) return null;
	if (part.test(text) && lines.length <= 2 && !isSentence(text)) return { level: 1, title: text };
	if (chapter.test(text) && lines.length <= 2 && !isSentence(text)) return { level: 2, title: text };
	if (lines.length > 1 || sentenceEnd.test(text)) return null;
	return isCapitals(text) || isNumberedTitle(text) ? { level: 3, title: text } : null;
}

export function isNumberedTitle(text: string): boolean {
	return /^\d+[.)]\s+\p{Lu}/u.test(text);
}

/** "Chapter I." ends in a dot and is a heading; "Part of me stayed there." is none. */
function isSentence(text: string): boolean {
	return sentenceEnd.test(text) && text.split(' ').length > 3 && /\p{Ll}/u.test(text);
}

function isCapitals(text: string): boolean {
	return /\p{Lu}{2}/u.test(text) && !/\p{Ll}/u.test(text);
}
