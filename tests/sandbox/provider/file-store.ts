import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';

type Row = { id: string };
type Rows<T> = { [K in keyof T]: Map<string, T[K]> };

const savedFile = z.record(z.string(), z.array(z.looseObject({ id: z.string() })));
const writeDelayMs = 40;

export type StoreOptions = {
	/** Where state is kept between runs; without it, in memory only. */
	file?: string | undefined;
	/** Reads what the file says; default `JSON.parse`. */
	parse?: (text: string) => unknown;
};

/**
 * All state of a stand-in, keyed by id and kept in the order of creation: in memory, with a JSON file behind it. The file is written
 * whole and renamed into place at most 40 ms after a change, and at once by `flush`: a `kill -9` loses those last milliseconds,
 * never the file. Throws when the file is damaged.
 */
export class FileStore<T extends { [K in keyof T]: Row }> {
	readonly #names: ReadonlyArray<keyof T & string>;
	readonly #rows: Rows<T>;
	readonly #file: string | undefined;
	#timer: NodeJS.Timeout | undefined;

	constructor(names: ReadonlyArray<keyof T & string>, { file, parse = JSON.parse }: StoreOptions) {
		this.#names = names;
		this.#file = file;
		this.#rows = Object.fromEntries(names.map((name) => [name, new Map()])) as unknown as Rows<T>;
		if (!file) return;
		mkdirSync(dirname(file), { recursive: true });
		const saved = read(file, parse);
		for (const name of names) {
			const table: Map<string, unknown> = this.#rows[name];
			for (const row of saved[name] ?? []) table.set(row.id, row);
		}
	}

	get<K extends keyof T>(table: K, id: string): T[K] | undefined {
		return this.#rows[table].get(id);
	}

	/** Rows of a table, oldest first. */
	all<K extends keyof T>(table: K): T[K][] {
		return [...this.#rows[table].values()];
	}

	/** Stores a row, new or changed in place; repeating is safe. */
	save<K extends keyof T>(table: K, row: T[K]): T[K] {
		this.#rows[table].set(row.id, row);
		this.#schedule();
		return row;
	}

	remove(table: keyof T, id: string): void {
		this.#rows[table].delete(id);
		this.#schedule();
	}

	/** Forgets everything. */
	clear(): void {
		for (const name of this.#names) this.#rows[name].clear();
		this.#schedule();
	}

	/** Writes what is unwritten before returning. */
	flush(): void {
		if (!this.#timer) return;
		clearTimeout(this.#timer);
		this.#timer = undefined;
		if (!this.#file) return;
		const content = Object.fromEntries(this.#names.map((name) => [name, this.all(name)]));
		const draft = `${this.#file}.${process.pid}.tmp`;
		writeFileSync(draft, JSON.stringify(content));
		renameSync(draft, this.#file);
	}

	#schedule(): void {
		this.#timer ??= setTimeout(() => this.flush(), writeDelayMs);
	}
}

function read(file: string, parse: (text: string) => unknown): z.infer<typeof savedFile> {
	try {
		return savedFile.parse(parse(readFileSync(file, 'utf8')));
	} catch (cause) {
		if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return {};
		const advice = 'put back a copy of it, or delete it to begin with an empty sandbox';
		throw new Error(`${file} is damaged: ${advice}`, { cause });
	}
}
