import { deliver } from './delivery/endpoints.ts';
import { createEventLog } from './event-log.ts';
import { noSuch } from './http/errors.ts';
import type { Sandbox } from './sandbox.ts';
import type { Store } from './store.ts';

const offsetId = 'main';

/** The sandbox's own time: real time and what it was moved ahead by, in seconds since 1970. */
export function mainNow(store: Store): number {
	return realNow() + (store.get('clock_offset', offsetId)?.seconds ?? 0);
}

/** Moves the sandbox's own time to a moment; it runs on from there. */
export function setMainNow(store: Store, to: number): void {
	store.save('clock_offset', { id: offsetId, seconds: to - realNow() });
}

/** The same sandbox with the time standing still at a moment. */
export function frozenAt(sandbox: Sandbox, seconds: number): Sandbox {
	const now = () => seconds;
	const events = createEventLog(sandbox.store, now, (event) =>
		deliver(sandbox.store, sandbox.delivery, event)
	);
	return { ...sandbox, now, events };
}

/** The sandbox in the time its customer lives by: a test clock's, or its own. */
export function timeOf(sandbox: Sandbox, customerId: string | null | undefined): Sandbox {
	const clock = customerId && sandbox.store.get('customers', customerId)?.test_clock;
	if (!clock || typeof clock !== 'string') return sandbox;
	const found = sandbox.store.get('test_clocks', clock);
	if (!found) throw noSuch('test_helpers.test_clock', clock, 'test_clock');
	return frozenAt(sandbox, found.frozen_time);
}

function realNow(): number {
	return Math.floor(Date.now() / 1000);
}
