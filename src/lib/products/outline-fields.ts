import type { Outline } from './types.ts';

/** A section of the outline while it is edited. */
export type SectionFields = {
	/** For the page only: titles may be equal or empty. */
	id: string;
	title: string;
	intent: string;
	/** One per line. */
	points: string;
	/** Of a course's lesson; empty in other types. */
	module: string;
	/** One per line. */
	objectives: string;
};
export type OutlineFields = Omit<Outline, 'sections'> & { sections: SectionFields[] };

let last = 0;
const nextId = (): string => `section-${(last += 1)}`;

/** A new section; in a course it begins in the module of the lesson before it. */
export const emptySection = (module = ''): SectionFields => ({
	...{ id: nextId(), title: '', intent: '', points: '', objectives: '' },
	module
});

export function fieldsOf({ sections, ...outline }: Outline): OutlineFields {
	return {
		...outline,
		sections: sections.map(({ title, intent, keyPoints, module = '', objectives = [] }) => ({
			...{ id: nextId(), title, intent, module },
			points: keyPoints.join('\n'),
			objectives: objectives.join('\n')
		}))
	};
}

/** The lines that hold something. */
export const linesOf = (text: string): string[] =>
	text
		.split('\n')
		.map((line) => line.trim())
		.filter(Boolean);

/** The outline as it is saved. */
export function outlineOf({ sections, ...outline }: OutlineFields): Outline {
	return {
		...outline,
		sections: sections.map(({ title, intent, points, module, objectives }) => ({
			...{ title: title.trim(), intent: intent.trim(), keyPoints: linesOf(points) },
			...(module.trim() ? { module: module.trim() } : {}),
			...(linesOf(objectives).length > 0 ? { objectives: linesOf(objectives) } : {})
		}))
	};
}
