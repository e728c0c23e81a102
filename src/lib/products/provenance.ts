import { z } from 'zod';

const Model = z.object({ provider: z.string(), model: z.string() });
const count = z.number().int().min(0).nullable();

/** How a product's text was made, section by section; as `private.provenance_of` tells it. */
export const Provenance = z.object({
	sections: z.array(
		z.object({
			id: z.string(),
			position: z.number(),
			provider: z.string().nullable(),
			model: z.string().nullable(),
			promptVersion: z.string().nullable(),
			writtenAt: z.string().nullable(),
			/** Whether a model, or the demo, wrote any of it. */
			isWritten: z.boolean(),
			sources: z.number(),
			/** In the order of their labels; empty in what was published before names were kept. */
			sourceNames: z.array(z.string()).default([]),
			models: z.array(Model),
			words: count,
			peopleWords: count
		})
	)
});
export type Provenance = z.infer<typeof Provenance>;

/** The sum of it, for the whole. */
export const ProvenanceSum = z.object({
	models: z.array(Model),
	sections: z.number(),
	words: count,
	peopleWords: count
});
export type ProvenanceSum = z.infer<typeof ProvenanceSum>;

/** A sum counts words only where all sections were counted: half a count would mislead. */
export function sumOf({ sections }: Provenance): ProvenanceSum {
	const models = new Map(
		sections.flatMap((section) => section.models).map((one) => [`${one.provider} ${one.model}`, one])
	);
	const total = (numbers: (number | null)[]) =>
		numbers.reduce<number | null>(
			(sum, number) => (sum === null || number === null ? null : sum + number),
			0
		);
	return {
		models: [...models.values()],
		sections: sections.length,
		words: total(sections.map(({ words }) => words)),
		peopleWords: total(sections.map(({ peopleWords }) => peopleWords))
	};
}

/** The part of the words that people wrote, 0 to 1; null where it was not counted or there are none. */
export function shareByPeople({
	words,
	peopleWords
}: Pick<ProvenanceSum, 'words' | 'peopleWords'>): number | null {
	return words && peopleWords !== null ? peopleWords / words : null;
}

/** The models in the sense of the word: the demo only arranges and recites. */
export const realModels = ({ models }: Pick<ProvenanceSum, 'models'>): string[] =>
	[...new Set(models.filter(({ provider }) => provider !== 'demo').map(({ model }) => model))].sort();
