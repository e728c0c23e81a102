import { z } from 'zod';
import { m } from '../../paraglide/messages.js';
import type { Locale } from '../../paraglide/runtime.js';
import { formatDate, formatMoney } from '../../ui/format.ts';
import { accessUrl } from '../delivery/access-link.ts';
import { secretClient } from '../platform/supabase.ts';
import { unwrap } from '../platform/errors.ts';
import { asHtml, asText, type MailBody } from './mail-layout.ts';
import type { Rendered } from './templates.ts';

export const ReceiptPayload = z.object({ entitlementId: z.uuid() });

type Sale = {
	id: string;
	product_title: string;
	amount_cents: number;
	currency: string;
	paid_at: string | null;
};

/** The receipt for one purchase: what, how much, when, and the link that opens it. */
export async function renderReceipt(payload: unknown, locale: Locale): Promise<Rendered> {
	const { entitlementId } = ReceiptPayload.parse(payload);
	const { orders: sale } = unwrap(
		await secretClient()
			.from('entitlements')
			.select('orders!inner(id, product_title, amount_cents, currency, paid_at)')
			.eq('id', entitlementId)
			.single()
	);
	const title = sale.product_title ?? '';
	const body = describe({ ...sale, product_title: title }, accessUrl(entitlementId), locale);
	const subject = m.mail_receipt_subject({ title }, { locale });
	return { subject, text: asText(body), html: asHtml(body) };
}

function describe(sale: Sale, url: string, locale: Locale): MailBody {
	const title = sale.product_title;
	const paidAt = sale.paid_at ?? Date.now();
	return {
		locale,
		greeting: m.mail_receipt_greeting({ title }, { locale }),
		action: { label: m.mail_receipt_open({}, { locale }), url },
		hint: m.mail_receipt_link_hint({}, { locale }),
		facts: [
			{ label: m.mail_receipt_product({}, { locale }), value: title },
			{
				label: m.mail_receipt_amount({}, { locale }),
				value: formatMoney(sale.amount_cents, sale.currency, locale, { exact: true })
			},
			{ label: m.mail_receipt_date({}, { locale }), value: formatDate(paidAt, locale) },
			{ label: m.mail_receipt_order({}, { locale }), value: sale.id }
		],
		reply: m.mail_receipt_reply({}, { locale }),
		footer: m.mail_footer({}, { locale })
	};
}
