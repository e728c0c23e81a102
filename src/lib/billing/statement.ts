import { entryKinds, type EntryFilters, type EntryKind } from './wallet.ts';

/** What a reader looks for, and the kinds of lines it stands for. */
export const entryGroups = {
	in: ['grant', 'restoration', 'adjustment'],
	out: ['capture'],
	aside: ['hold', 'release'],
	gone: ['expiry', 'reversal']
} as const satisfies Record<string, readonly EntryKind[]>;

export type EntryGroup = keyof typeof entryGroups;

/** The query of an address that shows these lines. */
export function entryQuery({ kinds, before }: EntryFilters, days: number): string {
	const query = new URLSearchParams(kinds.map((kind) => ['kind', kind]));
	if (before) query.set('before', String(before));
	if (days !== 30) query.set('days', String(days));
	const text = query.toString();
	return text ? `?${text}` : '';
}

/** The group that the filter shows; null for everything, or a choice of the address's own. */
export function groupOf({ kinds }: Pick<EntryFilters, 'kinds'>): EntryGroup | null {
	const names = Object.keys(entryGroups) as EntryGroup[];
	const inOrder = (group: EntryGroup) =>
		entryKinds.filter((kind) => entryGroups[group].some((own) => own === kind));
	return names.find((group) => inOrder(group).join() === kinds.join()) ?? null;
}
