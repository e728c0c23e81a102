import Stripe from 'stripe';
import { newId } from './ids.ts';
import { snapshot, type Store } from './store.ts';

type EventObject<T extends Stripe.Event['type']> = Extract<Stripe.Event, { type: T }>['data']['object'];

/** Which API request caused an event; null when a buyer or the clock did. */
export type Cause = Stripe.Event.Request | null;

export interface EventLog {
	/**
	 * Records an event about the object as it is now and hands it to every endpoint that asked for its type. `before`, a
	 * snapshot of the object as it was, becomes `previous_attributes`: the old values of what changed.
	 */
	emit<T extends Stripe.Event['type']>(
		type: T,
		object: EventObject<T>,
		cause?: Cause,
		before?: object
	): Stripe.Event;
}

/** The log of what happened. `send` gets each event once, in order; it decides `pending_webhooks`. */
export function createEventLog(
	store: Store,
	now: () => number,
	send: (event: Stripe.Event) => void
): EventLog {
	return {
		emit<T extends Stripe.Event['type']>(
			type: T,
			object: EventObject<T>,
			cause: Cause = null,
			before?: object
		) {
			// TypeScript can't tie a generic type to its member of the union of 250 events; the signature of `emit` does.
			const event = {
				id: newId('evt'),
				object: 'event',
				api_version: Stripe.API_VERSION,
				created: now(),
				data: {
					object: snapshot(object),
					...(before && { previous_attributes: changedFrom(before, object) })
				},
				livemode: false,
				pending_webhooks: 0,
				request: cause ?? { id: null, idempotency_key: null },
				type
			} satisfies Omit<Stripe.EventBase, 'data' | 'type'> & {
				data: unknown;
				type: T;
			} as unknown as Stripe.Event;
			store.save('events', event);
			send(event);
			return event;
		}
	};
}

function changedFrom(before: object, after: object): Record<string, unknown> {
	const now = new Map(Object.entries(after).map(([key, value]) => [key, JSON.stringify(value)]));
	return Object.fromEntries(
		Object.entries(before).filter(([key, value]) => JSON.stringify(value) !== now.get(key))
	);
}
