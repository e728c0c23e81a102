import { newRecord } from '../provider/record.ts';
import { newEventId } from './ids.ts';
import type { Sandbox } from './sandbox.ts';

export type EventType =
	| 'CHECKOUT.ORDER.APPROVED'
	| 'PAYMENT.CAPTURE.COMPLETED'
	| 'PAYMENT.CAPTURE.DENIED'
	| 'PAYMENT.CAPTURE.PENDING'
	| 'PAYMENT.CAPTURE.REFUNDED'
	| 'PAYMENT.CAPTURE.REVERSED';

/** A webhook's body. */
export interface PayPalEvent {
	id: string;
	event_version: '1.0';
	create_time: string;
	resource_type: string;
	resource_version: '2.0';
	event_type: EventType;
	summary: string;
	resource: object;
	links: Array<{ href: string; rel: string; method: string }>;
}

/** Records an event about a thing as it is now and hands it to the endpoint. */
export function emit(
	{ store, delivery, apiBase }: Sandbox,
	event_type: EventType,
	about: Pick<PayPalEvent, 'resource_type' | 'summary' | 'resource'>
): void {
	const id = newEventId();
	const self = `${apiBase}/v1/notifications/webhooks-events/${id}`;
	const event = store.save('events', {
		id,
		event_version: '1.0',
		create_time: new Date().toISOString(),
		resource_version: '2.0',
		event_type,
		...about,
		resource: structuredClone(about.resource),
		links: [{ href: self, rel: 'self', method: 'GET' }]
	});
	delivery.start(newRecord({ id, event: id, type: event.event_type, endpoint: 'main' }));
}
