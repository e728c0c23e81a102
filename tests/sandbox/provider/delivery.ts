import { straightMode, type Attempt, type DeliveryMode, type DeliveryRecord } from './record.ts';

/** Where deliveries are kept between runs. */
export interface DeliveryTable {
	all(table: 'deliveries'): DeliveryRecord[];
	get(table: 'deliveries', id: string): DeliveryRecord | undefined;
	save(table: 'deliveries', record: DeliveryRecord): DeliveryRecord;
}

export interface DeliveryOptions {
	/** Signs and posts the event of a delivery; undefined when the event or its endpoint is gone. Never throws. */
	post: (record: DeliveryRecord, signal: AbortSignal) => Promise<Attempt> | undefined;
	/** Told once of each delivery that was accepted or given up. */
	onSettled?: (record: DeliveryRecord) => void;
	/** Waits before the 2nd, 3rd … attempt, after the last of which the delivery has failed; default 1 s to 1 h in nine steps. */
	retryDelaysMs?: number[] | undefined;
	/** How long an endpoint may take to answer; default 10 s. */
	timeoutMs?: number | undefined;
}

const reorderWindowMs = 75;
const defaultDelaysMs = [1, 2, 5, 15, 60, 300, 900, 1800, 3600].map((seconds) => seconds * 1000);
const defaultTimeoutMs = 10_000;

/**
 * Hands events to endpoints: in the order they happened, without waiting for one another, again with back-off until
 * answered 2xx. State is in the store, so `resume` continues after a restart; a crash in the middle of an attempt
 * repeats that attempt, as real providers do.
 */
export class Delivery {
	readonly #store: DeliveryTable;
	readonly #options: DeliveryOptions;
	readonly #timers = new Map<string, NodeJS.Timeout>();
	readonly #running = new Set<string>();
	readonly #stopped = new AbortController();
	#batch: DeliveryRecord[] = [];
	#batchTimer: NodeJS.Timeout | undefined;
	#mode: DeliveryMode = { ...straightMode };

	constructor(store: DeliveryTable, options: DeliveryOptions) {
		this.#store = store;
		this.#options = options;
	}

	get mode(): DeliveryMode {
		return this.#mode;
	}

	/** Changes how deliveries go from now on; ending a hold sends what was held, in order. */
	setMode(change: Partial<DeliveryMode>): DeliveryMode {
		const wasHeld = this.#mode.hold;
		this.#mode = { ...this.#mode, ...change };
		if (wasHeld && !this.#mode.hold) this.resume();
		return this.#mode;
	}

	/** Records and starts a delivery. */
	start(record: DeliveryRecord): void {
		this.#schedule(this.#store.save('deliveries', record), this.#mode.delayMs);
	}

	/** Starts every pending delivery when it is due. */
	resume(): void {
		for (const record of this.#pending()) this.#schedule(record, record.nextAttemptAt - Date.now());
	}

	/** Sends recorded events again, `copies` times each, all at once in random order; resolves with every outcome. */
	async redeliver(eventIds: string[], copies: number): Promise<Array<Attempt & { event: string }>> {
		const records = this.#store.all('deliveries').filter(({ event }) => eventIds.includes(event));
		const jobs = records.flatMap((record) => Array.from({ length: copies }, () => record));
		const shuffled = jobs.map((record) => ({ record, rank: Math.random() })).sort((a, b) => a.rank - b.rank);
		return Promise.all(
			shuffled.map(async ({ record }) => ({ event: record.event, ...(await this.#post(record)) }))
		);
	}

	/** True when no delivery is pending. */
	isIdle(): boolean {
		return this.#running.size === 0 && this.#pending().length === 0;
	}

	/** Drops timers and breaks off running attempts, which stay pending. */
	stop(): void {
		this.#stopped.abort(new Error('sandbox stopped'));
		this.forget();
	}

	/** Drops what is scheduled without recording an outcome. */
	forget(): void {
		for (const timer of this.#timers.values()) clearTimeout(timer);
		this.#timers.clear();
		clearTimeout(this.#batchTimer);
		this.#batchTimer = undefined;
		for (const { id } of this.#batch) this.#running.delete(id);
		this.#batch = [];
	}

	#pending(): DeliveryRecord[] {
		return this.#store.all('deliveries').filter(({ state }) => state === 'pending');
	}

	#schedule(record: DeliveryRecord, waitMs: number): void {
		if (this.#mode.hold || this.#timers.has(record.id) || this.#running.has(record.id)) return;
		const due = Math.max(0, waitMs);
		record.nextAttemptAt = Date.now() + due;
		const begin = () => {
			this.#timers.delete(record.id);
			this.#begin(record);
		};
		this.#timers.set(record.id, setTimeout(begin, due));
	}

	#begin(record: DeliveryRecord): void {
		if (this.#mode.hold) return;
		if (!this.#mode.reorder || record.rounds > 0) {
			void this.#attempt(record);
			return;
		}
		this.#running.add(record.id);
		this.#batch.push(record);
		this.#batchTimer ??= setTimeout(() => void this.#sendBackwards(), reorderWindowMs);
	}

	async #sendBackwards(): Promise<void> {
		const records = this.#batch.reverse();
		this.#batch = [];
		this.#batchTimer = undefined;
		for (const record of records) await this.#attempt(record);
	}

	async #attempt(record: DeliveryRecord): Promise<void> {
		this.#running.add(record.id);
		const copies = Array.from({ length: 1 + this.#mode.duplicates }, () => this.#post(record));
		const outcomes = await Promise.all(copies);
		this.#running.delete(record.id);
		if (this.#stopped.signal.aborted || !this.#store.get('deliveries', record.id)) return;
		record.attempts.push(...outcomes);
		record.rounds += 1;
		const isAccepted = outcomes.every(({ error }) => error === null);
		const waitMs = (this.#options.retryDelaysMs ?? defaultDelaysMs)[record.rounds - 1];
		if (isAccepted || waitMs === undefined) {
			record.state = isAccepted ? 'delivered' : 'failed';
			this.#options.onSettled?.(record);
		} else this.#schedule(record, waitMs);
		this.#store.save('deliveries', record);
	}

	async #post(record: DeliveryRecord): Promise<Attempt> {
		const { post, timeoutMs = defaultTimeoutMs } = this.#options;
		const signal = AbortSignal.any([this.#stopped.signal, AbortSignal.timeout(timeoutMs)]);
		const nothing = { status: null, error: 'event or endpoint is gone', durationMs: 0 };
		return (await post(record, signal)) ?? { at: new Date().toISOString(), ...nothing };
	}
}
