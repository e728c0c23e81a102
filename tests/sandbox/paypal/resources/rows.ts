import type { Money } from '../money.ts';

/** How the next attempt to take the money of an approved order ends. */
export type Outcome = 'completed' | 'pending' | 'declined';

export interface Payer {
	id: string;
	email: string;
	name: string;
}

export interface OrderRow {
	id: string;
	createdAt: string;
	updatedAt: string;
	status: 'CREATED' | 'PAYER_ACTION_REQUIRED' | 'APPROVED' | 'COMPLETED';
	unit: {
		reference_id: string;
		amount: Money;
		description?: string | undefined;
		custom_id?: string | undefined;
		invoice_id?: string | undefined;
	};
	returnUrl: string;
	cancelUrl: string;
	/** What the shop thinks the payer's address is. */
	emailHint: string | null;
	payer: Payer | null;
	outcome: Outcome;
}

export interface CaptureRow {
	id: string;
	orderId: string;
	createdAt: string;
	updatedAt: string;
	status: 'COMPLETED' | 'PENDING' | 'DECLINED' | 'PARTIALLY_REFUNDED' | 'REFUNDED';
	reason: 'PENDING_REVIEW' | 'ECHECK' | 'BUYER_COMPLAINT' | 'CHARGEBACK' | null;
	amount: Money;
	invoice_id?: string | undefined;
	custom_id?: string | undefined;
}

export interface RefundRow {
	id: string;
	captureId: string;
	createdAt: string;
	amount: Money;
	/** Taken back by PayPal or a bank, not given back by the shop. */
	isReversal: boolean;
	note?: string | undefined;
	invoice_id?: string | undefined;
	custom_id?: string | undefined;
}
