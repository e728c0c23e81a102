export type Cache<T> = {
	/** The value under `key`, read anew when there is none or it is too old. Concurrent misses share one read. */
	get: (key: string, read: () => Promise<T>) => Promise<T>;
	/** Forgets one key, or everything. A read under way then still answers who waits for it, and is not kept. */
	purge: (key?: string) => void;
};

type Options = { maxEntries: number; lifeMs: number; now?: () => number };

/** A small memory in this process: the entries used last, each for `lifeMs`. A failed read is not kept. */
export function createCache<T>({ maxEntries, lifeMs, now = Date.now }: Options): Cache<T> {
	const entries = new Map<string, { value: Promise<T>; until: number }>();

	function keep(key: string, read: () => Promise<T>): Promise<T> {
		const entry = { value: read(), until: now() + lifeMs };
		entries.set(key, entry);
		entry.value.catch(() => {
			if (entries.get(key) === entry) entries.delete(key);
		});
		for (const oldest of entries.keys()) {
			if (entries.size <= maxEntries) break;
			entries.delete(oldest);
		}
		return entry.value;
	}

	return {
		get(key, read) {
			const known = entries.get(key);
			entries.delete(key); // put back at the end: a Map keeps the order of insertion
			if (!known || known.until <= now()) return keep(key, read);
			entries.set(key, known);
			return known.value;
		},
		purge(key) {
			if (key === undefined) entries.clear();
			else entries.delete(key);
		}
	};
}
