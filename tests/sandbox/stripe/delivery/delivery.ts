import type Stripe from 'stripe';
import { newId } from '../ids.ts';
import type { Store } from '../store.ts';
import { postEvent } from './post.ts';
import { straightMode, type Attempt, type DeliveryMode, type DeliveryRecord } from './record.ts';

export interface DeliveryOptions {
	/** Wait before the 2nd, 3rd … attempt; after the last the delivery has failed. */
	retryDelaysMs: number[];
	timeoutMs: number;
}

const reorderWindowMs = 75;

/**
 * Hands events to endpoints: in the order they happened, without waiting for one another, again with back-off until
 * answered 2xx. State is in the store, so `resume` continues after a restart; a crash in the middle of an attempt
 * repeats that attempt, as at Stripe.
 */
export class Delivery {
	readonly #store: Store;
	readonly #options: DeliveryOptions;
	readonly #timers = new Map<string, NodeJS.Timeout>();
	readonly #running = new Set<string>();
	readonly #stopped = new AbortController();
	#batch: string[] = [];
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
		const held = this.#mode.hold;
		this.#mode = { ...this.#mode, ...change };
		if (held && !this.#mode.hold) this.resume();
		return this.#mode;
	}

	/** Records and starts the deliveries of a new event. */
	send(event: Stripe.Event): void {
		for (const endpoint of this.#store.all('webhook_endpoints')) {
			const wanted = endpoint.enabled_events;
			if (!wanted.includes('*') && !wanted.includes(event.type)) continue;
			event.pending_webhooks += 1;
			const record = this.#store.save('deliveries', newRecord(event, endpoint.id));
			this.#schedule(record, this.#mode.delayMs);
		}
	}

	/** Starts every pending delivery when it is due. */
	resume(): void {
		for (const record of this.#pending()) this.#schedule(record, record.nextAttemptAt - Date.now());
	}

	/** Sends recorded events again, `copies` times each, all at once in random order; resolves with every outcome. */
	async redeliver(eventIds: string[], copies: number): Promise<Array<Attempt & { event: string }>> {
		const jobs = eventIds.flatMap((event) => Array.from({ length: copies }, () => event));
		const shuffled = jobs.map((event) => ({ event, rank: Math.random() })).sort((a, b) => a.rank - b.rank);
		const sent = shuffled.flatMap(({ event }) =>
			this.#store.all('webhook_endpoints').map(async (endpoint) => ({
				event,
				...(await this.#post(event, endpoint.id))
			}))
		);
		return Promise.all(sent);
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
		for (const id of this.#batch) this.#running.delete(id);
		this.#batch = [];
	}

	#pending(): DeliveryRecord[] {
		return this.#store.all('deliveries').filter((record) => record.state === 'pending');
	}

	#schedule(record: DeliveryRecord, waitMs: number): void {
		if (this.#mode.hold || this.#timers.has(record.id) || this.#running.has(record.id)) return;
		record.nextAttemptAt = Date.now() + Math.max(0, waitMs);
		const timer = setTimeout(
			() => {
				this.#timers.delete(record.id);
				this.#begin(record);
			},
			Math.max(0, waitMs)
		);
		this.#timers.set(record.id, timer);
	}

	#begin(record: DeliveryRecord): void {
		if (this.#mode.hold) return;
		if (!this.#mode.reorder || record.rounds > 0) {
			void this.#attempt(record);
			return;
		}
		this.#running.add(record.id);
		this.#batch.push(record.id);
		this.#batchTimer ??= setTimeout(() => void this.#sendBackwards(), reorderWindowMs);
	}

	async #sendBackwards(): Promise<void> {
		const ids = this.#batch.reverse();
		this.#batch = [];
		this.#batchTimer = undefined;
		for (const id of ids) {
			const record = this.#store.get('deliveries', id);
			if (record) await this.#attempt(record);
		}
	}

	async #attempt(record: DeliveryRecord): Promise<void> {
		this.#running.add(record.id);
		const copies = Array.from({ length: 1 + this.#mode.duplicates }, () =>
			this.#post(record.event, record.endpoint)
		);
		const outcomes = await Promise.all(copies);
		this.#running.delete(record.id);
		if (this.#stopped.signal.aborted || !this.#store.get('deliveries', record.id)) return;
		record.attempts.push(...outcomes);
		record.rounds += 1;
		this.#settle(
			record,
			outcomes.every((outcome) => outcome.error === null)
		);
		this.#store.save('deliveries', record);
	}

	#settle(record: DeliveryRecord, accepted: boolean): void {
		const waitMs = this.#options.retryDelaysMs[record.rounds - 1];
		if (accepted || waitMs === undefined) {
			record.state = accepted ? 'delivered' : 'failed';
			const event = this.#store.get('events', record.event);
			if (event) event.pending_webhooks = Math.max(0, event.pending_webhooks - 1);
		} else {
			this.#schedule(record, waitMs);
		}
	}

	async #post(eventId: string, endpointId: string): Promise<Attempt> {
		const event = this.#store.get('events', eventId);
		const endpoint = this.#store.get('webhook_endpoints', endpointId);
		const secret = this.#store.get('endpoint_secrets', endpointId)?.secret;
		if (!event || !endpoint || !secret) {
			return {
				at: new Date().toISOString(),
				status: null,
				error: 'event or endpoint is gone',
				durationMs: 0
			};
		}
		const signal = AbortSignal.any([this.#stopped.signal, AbortSignal.timeout(this.#options.timeoutMs)]);
		return postEvent(endpoint.url, secret, event, signal);
	}
}

function newRecord(event: Stripe.Event, endpoint: string): DeliveryRecord {
	const { id, type } = event;
	return {
		id: newId('whd'),
		event: id,
		type,
		endpoint,
		state: 'pending',
		attempts: [],
		rounds: 0,
		nextAttemptAt: Date.now()
	};
}
