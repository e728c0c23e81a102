/** One attempt to hand an event to an endpoint; `status` is null when no answer came. */
export interface Attempt {
	at: string;
	status: number | null;
	error: string | null;
	durationMs: number;
}

/** The way of one event to one endpoint. */
export interface DeliveryRecord {
	id: string;
	event: string;
	type: string;
	endpoint: string;
	state: 'pending' | 'delivered' | 'failed';
	attempts: Attempt[];
	/** Rounds made; a round with duplicates has several attempts. */
	rounds: number;
	/** Milliseconds since 1970 of the next attempt while pending. */
	nextAttemptAt: number;
}

/** How deliveries misbehave on demand. */
export interface DeliveryMode {
	/** Extra copies of each event, sent in parallel with the first. */
	duplicates: number;
	/** Events that come within 75 ms of each other are sent one by one, the last first. */
	reorder: boolean;
	/** Wait before each first attempt. */
	delayMs: number;
	/** Nothing is sent until this is false again. */
	hold: boolean;
}

export const straightMode: DeliveryMode = { duplicates: 0, reorder: false, delayMs: 0, hold: false };

/** A delivery that is due at once. */
export function newRecord(about: Pick<DeliveryRecord, 'id' | 'event' | 'type' | 'endpoint'>): DeliveryRecord {
	return { ...about, state: 'pending', attempts: [], rounds: 0, nextAttemptAt: Date.now() };
}
