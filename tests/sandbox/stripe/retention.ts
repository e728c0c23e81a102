import type { Store } from './store.ts';

const day = 24 * 3600;

/** Forgets what Stripe forgets: events after 30 days, with their deliveries, and idempotency keys after one. */
export function forgetOld(store: Store, now: number): void {
	for (const { id, created } of store.all('events')) if (created < now - 30 * day) store.remove('events', id);
	for (const { id, event } of store.all('deliveries'))
		if (!store.get('events', event)) store.remove('deliveries', id);
	for (const { id, at } of store.all('idempotency')) if (at < now - day) store.remove('idempotency', id);
}
