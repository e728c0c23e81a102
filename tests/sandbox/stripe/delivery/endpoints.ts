import type Stripe from 'stripe';
import { Delivery, type DeliveryOptions } from '../../provider/delivery.ts';
import { newRecord } from '../../provider/record.ts';
import { newId } from '../ids.ts';
import type { Store } from '../store.ts';
import { postEvent } from './post.ts';

/** Deliveries of the store's events to the store's endpoints. */
export function createDelivery(store: Store, pace: Omit<DeliveryOptions, 'post' | 'onSettled'>): Delivery {
	return new Delivery(store, {
		...pace,
		post({ event: eventId, endpoint }, signal) {
			const event = store.get('events', eventId);
			const url = store.get('webhook_endpoints', endpoint)?.url;
			const secret = store.get('endpoint_secrets', endpoint)?.secret;
			return event && url && secret ? postEvent({ url, secret }, event, signal) : undefined;
		},
		onSettled({ event: eventId }) {
			const event = store.get('events', eventId);
			if (event) event.pending_webhooks = Math.max(0, event.pending_webhooks - 1);
		}
	});
}

/** Starts the deliveries of a new event to every endpoint that asked for its type. */
export function deliver(store: Store, delivery: Delivery, event: Stripe.Event): void {
	for (const { id: endpoint, enabled_events: wanted } of store.all('webhook_endpoints')) {
		if (!wanted.includes('*') && !wanted.includes(event.type)) continue;
		event.pending_webhooks += 1;
		delivery.start(newRecord({ id: newId('whd'), event: event.id, type: event.type, endpoint }));
	}
}
