import type { Delivery } from '../provider/delivery.ts';
import type { EventLog } from './event-log.ts';
import type { Faults } from '../provider/faults.ts';
import type { Store } from './store.ts';

/** What every part of the stand-in shares. */
export interface Sandbox {
	store: Store;
	events: EventLog;
	delivery: Delivery;
	faults: Faults;
	/** Where API and hosted pages are reached, without a slash at the end. */
	apiBase: string;
	secretKey: string;
	/** Seconds since 1970; `clock.ts` gives a sandbox whose time is a test clock's or stands still. */
	now: () => number;
}
