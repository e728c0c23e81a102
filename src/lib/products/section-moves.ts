import { z } from 'zod';

/** A section's new module and its place from 1, as a form says them. sections_module_length. */
export const SectionMove = z.object({
	module: z
		.string()
		.trim()
		.max(200, { error: 'edit_too_long' })
		.transform((name) => name.replace(/\s+/g, ' ')),
	place: z.coerce.number().int().min(1)
});
export type SectionMove = z.infer<typeof SectionMove>;

type Section = { id: string; title: string; module: string };
/** A place that a section may take, and the section before it there; null at the beginning. */
export type Place = { place: number; after: string | null };

/** The modules of a course in reading order; none where sections stand without. */
export const moduleNames = (sections: Pick<Section, 'module'>[]): string[] => [
	...new Set(sections.map(({ module }) => module).filter(Boolean))
];

/**
 * The places that a section may take in `module` so that its lessons stay together. A module that no other section has
 * begins at the end, or stays where the section is when it is its own.
 */
export function placesIn(sections: Section[], id: string, module: string): Place[] {
	const others = sections.filter((section) => section.id !== id);
	const after = (place: number): Place => ({ place, after: others[place - 2]?.title ?? null });
	const first = others.findIndex((section) => section.module === module);
	if (first < 0) {
		const present = sections.findIndex((section) => section.id === id);
		return [after(sections[present]?.module === module ? present + 1 : sections.length)];
	}
	const last = others.findLastIndex((section) => section.module === module);
	return Array.from({ length: last - first + 2 }, (_, step) => after(first + 1 + step));
}
