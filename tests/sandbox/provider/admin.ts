import * as z from 'zod';
import type { Delivery } from './delivery.ts';
import type { DeliveryMode, DeliveryRecord } from './record.ts';

const mode = z.strictObject({
	duplicates: z.int().min(0).max(100).optional(),
	reorder: z.boolean().optional(),
	delayMs: z.int().min(0).max(60_000).optional(),
	hold: z.boolean().optional()
});

/** Changes how deliveries go, by the body of a request to `mode`. Throws ZodError. */
export function setMode(delivery: Delivery, body: unknown): DeliveryMode {
	const given = Object.entries(mode.parse(body)).filter(([, value]) => value !== undefined);
	return delivery.setMode(Object.fromEntries(given) as Partial<DeliveryMode>);
}

/** The body of a request to `redeliver`. */
export const redeliverBody = z.strictObject({
	events: z.array(z.string()).min(1),
	copies: z.int().min(1).max(200).default(1)
});

/** What a fault is told by; each stand-in adds how it names an error. */
export const faultFields = {
	path: z.string().optional(),
	method: z.enum(['GET', 'POST', 'DELETE']).optional(),
	times: z.int().min(1).default(1),
	when: z.enum(['before', 'after']).default('before'),
	hang: z.boolean().default(false),
	delayMs: z.int().min(0).default(0),
	status: z.union([z.literal(0), z.int().min(400).max(599)]).optional()
};

/** The deliveries that a query for `event`, `type` or `state` means. */
export function found(deliveries: DeliveryRecord[], query: URLSearchParams): DeliveryRecord[] {
	const wanted = (['event', 'type', 'state'] as const).map((name) => [name, query.get(name)] as const);
	return deliveries.filter((row) => wanted.every(([name, value]) => !value || row[name] === value));
}
