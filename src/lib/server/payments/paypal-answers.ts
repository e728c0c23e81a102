import { z } from 'zod';
import { fromPayPalMoney, type Money } from './paypal-money.ts';

/** Fields of PayPal's answers that are used, https://developer.paypal.com/docs/api/orders/v2/. */
const money = z
	.object({ currency_code: z.string(), value: z.string() })
	.transform((given, context): Money => {
		try {
			return fromPayPalMoney(given);
		} catch (error) {
			context.addIssue({ code: 'custom', message: error instanceof Error ? error.message : String(error) });
			return z.NEVER;
		}
	});
const links = z.array(z.object({ href: z.string(), rel: z.string() })).default([]);
type Links = z.output<typeof links>;

/** Money that was taken, or is about to be (`PENDING`). */
export type PayPalCapture = Money & {
	id: string;
	/** `COMPLETED`, `PENDING`, `DECLINED`, `PARTIALLY_REFUNDED`, `REFUNDED`, `FAILED`. */
	status: string;
	/** Why it is not simply completed: `ECHECK`, `PENDING_REVIEW`, `BUYER_COMPLAINT`, `CHARGEBACK` … */
	reason: string | null;
	/** PayPal's fee in minor units of the same currency; null before it is known or when it is in another. */
	feeCents: number | null;
	/** Our order. */
	orderId: string | null;
	/** PayPal's order; only known where the capture is asked for by itself. */
	payPalOrderId: string | null;
};

/** Money that went back, by a refund or a reversal. */
export type PayPalRefund = Money & {
	id: string;
	/** `COMPLETED`, `PENDING`, `FAILED`, `CANCELLED`. */
	status: string;
	captureId: string | null;
};

/** What a buyer is asked to pay and what came of it. */
export type PayPalOrder = Money & {
	id: string;
	/** `CREATED`, `PAYER_ACTION_REQUIRED`, `APPROVED`, `COMPLETED`, `VOIDED`. Completed does not mean paid: see `captures`. */
	status: string;
	/** Our order. */
	orderId: string | null;
	/** Where the buyer approves; null once there is nothing to approve. */
	approveUrl: string | null;
	/** The payer's address at PayPal, once approved. */
	payerEmail: string | null;
	captures: PayPalCapture[];
	refunds: PayPalRefund[];
};

export const captureAnswer = z
	.object({
		id: z.string(),
		status: z.string(),
		amount: money,
		custom_id: z.string().optional(),
		status_details: z.object({ reason: z.string().optional() }).optional(),
		seller_receivable_breakdown: z.object({ paypal_fee: money.optional() }).optional(),
		supplementary_data: z
			.object({ related_ids: z.object({ order_id: z.string().optional() }).optional() })
			.optional()
	})
	.transform(({ id, status, amount, ...rest }): PayPalCapture => {
		const fee = rest.seller_receivable_breakdown?.paypal_fee;
		return {
			id,
			status,
			...amount,
			reason: rest.status_details?.reason ?? null,
			feeCents: fee?.currency === amount.currency ? fee.amountCents : null,
			orderId: rest.custom_id ?? null,
			payPalOrderId: rest.supplementary_data?.related_ids?.order_id ?? null
		};
	});

export const refundAnswer = z
	.object({ id: z.string(), status: z.string(), amount: money, links })
	.transform(({ amount, links: found, ...refund }): PayPalRefund => {
		return { ...refund, ...amount, captureId: captureIdIn(found) };
	});

const purchaseUnit = z.object({
	amount: money,
	custom_id: z.string().optional(),
	payments: z
		.object({
			captures: z.array(captureAnswer).default([]),
			refunds: z.array(refundAnswer).default([])
		})
		.default({ captures: [], refunds: [] })
});

export const orderAnswer = z
	.object({
		id: z.string(),
		status: z.string(),
		purchase_units: z.tuple([purchaseUnit]),
		payer: z.object({ email_address: z.string().optional() }).optional(),
		links
	})
	.transform(({ id, status, purchase_units: [unit], payer, links: found }): PayPalOrder => {
		const approve = found.find(({ rel }) => rel === 'payer-action' || rel === 'approve');
		return {
			id,
			status,
			...unit.amount,
			orderId: unit.custom_id ?? null,
			approveUrl: approve?.href ?? null,
			payerEmail: payer?.email_address ?? null,
			captures: unit.payments.captures,
			refunds: unit.payments.refunds
		};
	});

/** A refund names its capture only by the link upwards. */
export function captureIdIn(found: Links): string | null {
	const up = found.find(({ rel }) => rel === 'up')?.href ?? '';
	return /\/v2\/payments\/captures\/([^/?]+)$/.exec(up)?.[1] ?? null;
}
