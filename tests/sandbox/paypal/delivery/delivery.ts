import type { PayPalEvent } from '../events.ts';
import type { Store } from '../store.ts';
import { postEvent, type Endpoint } from './post.ts';
import { straightMode, type Attempt, type DeliveryMode, type DeliveryRecord } from './record.ts';

export interface DeliveryOptions {
	endpoint: Endpoint;
	/** Wait before the 2nd, 3rd … attempt; after the last the delivery has failed. */
	retryDelaysMs: number[];
	timeoutMs: number;
}

const reorderWindowMs = 75;

/**
 * Hands events to the endpoint: in the order they happened, without waiting for one another, again with back-off until
 * answered 2xx. State is in the store, so `resume` continues after a restart.
 */
export class Delivery {
	readonly #store: Store;
	readonly #options: DeliveryOptions;
	readonly #timers = new Map<string, NodeJS.Timeout>();
	readonly #running = new Set<string>();
	readonly #stopped = new AbortController();
	#batch: DeliveryRecord[] = [];
	#batchTimer: NodeJS.Timeout | undefined;
	#mode: DeliveryMode = { ...straightMode };

	constructor(store: Store, options: DeliveryOptions) {
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

	/** Records and starts the delivery of a new event. */
	send({ id, event_type }: PayPalEvent): void {
		const fresh = { state: 'pending', attempts: [], rounds: 0, nextAttemptAt: Date.now() } as const;
		const record = this.#store.save('deliveries', { id, type: event_type, ...fresh, attempts: [] });
		this.#schedule(record, this.#mode.delayMs);
	}

	/** Starts every pending delivery when it is due. */
	resume(): void {
		for (const record of this.#pending()) this.#schedule(record, record.nextAttemptAt - Date.now());
	}

	/** Sends recorded events again, `copies` times each, all at once in random order; resolves with every outcome. */
	async redeliver(eventIds: string[], copies: number): Promise<Array<Attempt & { event: string }>> {
		const jobs = eventIds.flatMap((event) => Array.from({ length: copies }, () => event));
		const shuffled = jobs.map((event) => ({ event, rank: Math.random() })).sort((a, b) => a.rank - b.rank);
		return Promise.all(shuffled.map(async ({ event }) => ({ event, ...(await this.#post(event)) })));
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
		const copies = Array.from({ length: 1 + this.#mode.duplicates }, () => this.#post(record.id));
		const outcomes = await Promise.all(copies);
		this.#running.delete(record.id);
		if (this.#stopped.signal.aborted || !this.#store.get('deliveries', record.id)) return;
		record.attempts.push(...outcomes);
		record.rounds += 1;
		const isAccepted = outcomes.every(({ error }) => error === null);
		const waitMs = this.#options.retryDelaysMs[record.rounds - 1];
		if (isAccepted || waitMs === undefined) record.state = isAccepted ? 'delivered' : 'failed';
		else this.#schedule(record, waitMs);
		this.#store.save('deliveries', record);
	}

	async #post(eventId: string): Promise<Attempt> {
		const { endpoint, timeoutMs } = this.#options;
		const event = this.#store.get('events', eventId);
		if (!event) return { at: new Date().toISOString(), status: null, error: 'event is gone', durationMs: 0 };
		const signal = AbortSignal.any([this.#stopped.signal, AbortSignal.timeout(timeoutMs)]);
		return postEvent(endpoint, event, signal);
	}
}
