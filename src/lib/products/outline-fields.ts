import type { Outline, OutlineSection } from './types.ts';

/** A section of the outline while it is edited. What the editor doesn't show is kept as it came. */
export type SectionFields = {
	/** For the page only: titles may be equal or empty. */
	id: string;
	title: string;
	intent: string;
	/** One per line. */
	points: string;
	rest: Omit<OutlineSection, 'title' | 'intent' | 'keyPoints'>;
};
export type OutlineFields = Omit<Outline, 'sections'> & { sections: SectionFields[] };

let last = 0;
const nextId = (): string => `section-${(last += 1)}`;

export const emptySection = (): SectionFields => ({
	id: nextId(),
	title: '',
	intent: '',
	points: '',
	rest: {}
});

export function fieldsOf({ sections, ...outline }: Outline): OutlineFields {
	return {
		...outline,
		sections: sections.map(({ title, intent, keyPoints, ...rest }) => ({
			...{ id: nextId(), title, intent, rest },
			points: keyPoints.join('\n')
		}))
	};
}

/** The outline as it is saved: key points are the lines that hold something. */
export function outlineOf({ sections, ...outline }: OutlineFields): Outline {
	return {
		...outline,
		sections: sections.map(({ title, intent, points, rest }) => ({
			...rest,
			...{ title: title.trim(), intent: intent.trim() },
			keyPoints: points
				.split('\n')
				.map((point) => point.trim())
				.filter(Boolean)
		}))
	};
}
