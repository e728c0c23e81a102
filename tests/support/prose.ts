const words = (line: string): string[] => line.split(' ');
const kinds = words(
	'quiet copper patient wooden early foreign narrow honest cracked bright borrowed heavy gentle northern forgotten clean'
);
const things = words(
	'kettle window porter garden letter harbour spoon neighbour market cup leaf lantern teacher road table winter basket guest song river drawer baker roof'
);
const deeds = words(
	'warms follows remembers answers carries forgives mends hides invites weighs paints finds helps crosses keeps opens'
);
const times = [
	'before rain',
	'every spring',
	'at dusk',
	'after supper',
	'on Sundays',
	'by chance',
	'without hurry'
];

/** Some three hundred words, nine or so to each sentence, that differ from sentence to sentence and from section to section. */
export function prose(section: number): string {
	let seed = section * 7919 + 1;
	const pick = (list: string[]): string => {
		seed = (seed * 48271) % 2147483647;
		return list[seed % list.length] ?? '';
	};
	const noun = (): string => `${pick(kinds)} ${pick(things)}`;
	const sentence = (): string => `The ${noun()} ${pick(deeds)} a ${noun()} ${pick(times)}. `;
	return Array.from({ length: 34 }, sentence).join('');
}
