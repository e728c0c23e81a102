/** A piece of a longer text, with how many words it shares with what is to be written. */
type Passage = { text: string; place: number; shared: number };

const longestPassage = 1_500;

/** Paragraphs; those of a text without any are divided where a sentence ends. */
function passagesOf(text: string): string[] {
	return text
		.split(/\n\s*\n/)
		.flatMap((paragraph) =>
			paragraph.length <= longestPassage
				? [paragraph]
				: (paragraph.match(/[\s\S]{1,1400}(?:[.!?؟](?=\s)|\n|$)|[\s\S]{1,1400}/gu) ?? [])
		);
}

/**
 * Of each text the passages that share most words with `subject`, in their order, together within `maxCharacters`. Sections are
 * written in parallel, each request pays for its own input, and most of a long text concerns other sections.
 */
export function relevantPassages(texts: string[], subject: string, maxCharacters: number): string[] {
	if (texts.reduce((sum, text) => sum + text.length, 0) <= maxCharacters) return texts;
	const wanted = wordsOf(subject);
	const ranked = texts
		.flatMap((whole, of) =>
			passagesOf(whole).map((text, place) => ({
				...{ of, place, text },
				shared: wordsOf(text).intersection(wanted).size
			}))
		)
		// How texts begin comes first among equals, so that each has its say.
		.sort((a, b) => b.shared - a.shared || a.place - b.place);
	let room = maxCharacters;
	const kept = ranked.filter(({ text }) => text.length < room && (room -= text.length + 2) > 0);
	return texts.map((_, of) => inOrder(kept.filter((passage) => passage.of === of)));
}

const inOrder = (passages: Passage[]): string =>
	passages
		.sort((a, b) => a.place - b.place)
		.map(({ text }) => text.trim())
		.join('\n\n');

function wordsOf(text: string): Set<string> {
	// Four letters stand for the stem, so that "baker" finds "baking".
	return new Set((text.toLowerCase().match(/\p{L}{4,}/gu) ?? []).map((word) => word.slice(0, 4)));
}
