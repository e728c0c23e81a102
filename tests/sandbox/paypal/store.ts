import type { DeliveryRecord } from '../provider/record.ts';
import { FileStore } from '../provider/file-store.ts';
import type { PayPalEvent } from './events.ts';
import type { StoredAnswer } from './http/idempotency.ts';
import type { CaptureRow, OrderRow, RefundRow } from './resources/rows.ts';

/** What the sandbox remembers, keyed by id and kept in the order of creation. */
export interface Tables {
	answers: StoredAnswer;
	captures: CaptureRow;
	deliveries: DeliveryRecord;
	events: PayPalEvent;
	orders: OrderRow;
	refunds: RefundRow;
}

const tableNames = ['answers', 'captures', 'deliveries', 'events', 'orders', 'refunds'] as const;

/** All state, with the file behind it when there is one. */
export class Store extends FileStore<Tables> {
	constructor(file?: string) {
		super(tableNames, { file });
	}
}
