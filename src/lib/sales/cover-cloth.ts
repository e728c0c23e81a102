/** Hues of book cloth: ink blue, bottle green, oxblood, plum, slate, tobacco. */
const hues = [250, 165, 25, 335, 215, 65];

/** The cloth of a product's cover, as an OKLCH hue: always the same for one slug. */
export function clothOf(slug: string): number {
	let sum = 0;
	for (const character of slug) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) >>> 0;
	return hues[sum % hues.length] ?? 250;
}
