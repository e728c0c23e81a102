import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import type { DeliveryRecord } from './delivery/record.ts';
import type { PayPalEvent } from './events.ts';
import type { StoredAnswer } from './http/idempotency.ts';
import type { CaptureRow, OrderRow, RefundRow } from './resources/rows.ts';

/** What the sandbox remembers, keyed by id and kept in the order of creation. */
export interface Tables {
	answers: StoredAnswer;
	captures: CaptureRow;
	deliveries: DeliveryRecord;
	events: PayPalEvent;
	orders: OrderRow;
	refunds: RefundRow;
}

type Rows = { [K in keyof Tables]: Map<string, Tables[K]> };
const tableNames = ['answers', 'captures', 'deliveries', 'events', 'orders', 'refunds'] as const;
const savedFile = z.record(z.string(), z.array(z.looseObject({ id: z.string() })));
const writeDelayMs = 40;

/**
 * All state, in memory, with a JSON file behind it, written whole and renamed into place at most 40 ms after a change,
 * and at once by `flush`: a `kill -9` loses those last milliseconds, never the file.
 */
export class Store {
	readonly #rows: Rows;
	readonly #file: string | undefined;
	#timer: NodeJS.Timeout | undefined;

	constructor(file?: string) {
		this.#file = file;
		this.#rows = loaded(file);
	}

	get<K extends keyof Tables>(table: K, id: string): Tables[K] | undefined {
		return this.#rows[table].get(id);
	}

	/** Rows of a table, oldest first. */
	all<K extends keyof Tables>(table: K): Tables[K][] {
		return [...this.#rows[table].values()];
	}

	/** Stores a row, new or changed in place; repeating is safe. */
	save<K extends keyof Tables>(table: K, row: Tables[K]): Tables[K] {
		this.#rows[table].set(row.id, row);
		this.#schedule();
		return row;
	}

	remove(table: keyof Tables, id: string): void {
		this.#rows[table].delete(id);
		this.#schedule();
	}

	/** Forgets everything. */
	clear(): void {
		for (const name of tableNames) this.#rows[name].clear();
		this.#schedule();
	}

	/** Writes what is unwritten before returning. */
	flush(): void {
		if (!this.#timer) return;
		clearTimeout(this.#timer);
		this.#timer = undefined;
		if (!this.#file) return;
		const draft = `${this.#file}.${process.pid}.tmp`;
		writeFileSync(
			draft,
			JSON.stringify(Object.fromEntries(tableNames.map((name) => [name, this.all(name)])))
		);
		renameSync(draft, this.#file);
	}

	#schedule(): void {
		this.#timer ??= setTimeout(() => this.flush(), writeDelayMs);
	}
}

function loaded(file: string | undefined): Rows {
	const rows = Object.fromEntries(tableNames.map((name) => [name, new Map()])) as unknown as Rows;
	if (!file) return rows;
	mkdirSync(dirname(file), { recursive: true });
	const saved = read(file);
	for (const name of tableNames) {
		const table: Map<string, unknown> = rows[name];
		for (const row of saved[name] ?? []) table.set(row.id, row);
	}
	return rows;
}

function read(file: string): z.infer<typeof savedFile> {
	try {
		return savedFile.parse(JSON.parse(readFileSync(file, 'utf8')));
	} catch (cause) {
		if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return {};
		throw new Error(
			`${file} is damaged: put back a copy of it, or delete it to begin with an empty sandbox`,
			{ cause }
		);
	}
}
