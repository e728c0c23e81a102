import { z } from 'zod';

// The same rule as private.is_plain_name in SQL, plus signs that are letters to Unicode and nothing to the eye. Zero-width
// joiners stay: Persian and the languages of India need them.
const unseen =
	// eslint-disable-next-line no-control-regex, no-misleading-character-class -- they are what is looked for
	/[\u0000-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\u2800\u3164\ufeff\uffa0\ufff9-\ufffb\u{e0000}-\u{e0fff}\p{Co}\p{Cs}]/u;
/** More marks on one letter than any language writes: they run into the lines above and below. */
const piled = /\p{M}{6}/u;
const seen = /[\p{L}\p{N}\p{P}\p{S}]/u;
const lookAlikes = [/\p{Script=Latin}/u, /\p{Script=Cyrillic}/u, /\p{Script=Greek}/u];

/** True for a word that mixes alphabets whose letters look alike: `раypal` with two Cyrillic letters. */
function mixesScripts(name: string): boolean {
	const words = name.split(/[^\p{L}\p{M}]+/u);
	return words.some((word) => lookAlikes.filter((script) => script.test(word)).length > 1);
}

/**
 * A name of a person, a workspace or a collection: trimmed and composed (NFC), 1 to `max` characters, and what it looks
 * like is what it is. Codes: `name_missing`, `name_too_long`, `name_invisible_characters`, `name_mixed_scripts`.
 */
export function plainName(max: number) {
	return z
		.string({ error: 'name_missing' })
		.normalize('NFC')
		.trim()
		.min(1, 'name_missing')
		.refine((name) => [...name].length <= max, 'name_too_long')
		.refine(
			(name) => name === '' || (!unseen.test(name) && !piled.test(name) && seen.test(name)),
			'name_invisible_characters'
		)
		.refine((name) => !mixesScripts(name), 'name_mixed_scripts');
}
