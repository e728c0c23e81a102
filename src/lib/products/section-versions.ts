/** One text a section had: who or what made it. */
export type SectionVersion = {
	version: number;
	madeBy: 'model' | 'revision' | 'person' | 'restore';
	model: string | null;
	/** Who saved, accepted or restored it; null for somebody who is gone, and for a model alone. */
	by: string | null;
	restoredFrom: number | null;
	at: string;
};
