/** What a line of the statement can be. */
export const entryKinds = [
	'grant',
	'hold',
	'capture',
	'release',
	'expiry',
	'reversal',
	'restoration',
	'adjustment'
] as const;
export type EntryKind = (typeof entryKinds)[number];

export type EntryFilters = {
	/** Empty: all. */
	kinds: EntryKind[];
	/** Lines older than this place; null: from the newest. */
	before: number | null;
};

/** One transaction as the statement tells it, in credits: positive came, negative went. */
export type WalletEntry = {
	place: number;
	at: string;
	kind: EntryKind;
	/** `generation:<id>`, `payment:<id>`, `reason:<text>`, `welcome` … */
	reference: string;
	available: number;
	held: number;
	owed: number;
	productId: string | null;
	productTitle: string | null;
	actorName: string;
};

export type WalletDay = { day: string; granted: number; spent: number; other: number };

/** The filters that an address names; what it names wrongly is left out. */
export function entryFiltersFrom(query: URLSearchParams): EntryFilters {
	const wanted = query.getAll('kind');
	const before = Number(query.get('before'));
	return {
		kinds: entryKinds.filter((kind) => wanted.includes(kind)),
		before: Number.isSafeInteger(before) && before > 0 ? before : null
	};
}
