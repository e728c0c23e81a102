import { z } from 'zod';
import { toPayPalMoney } from './paypal-money.ts';

export type OrderRequest = {
	/** Our order: PayPal's `custom_id` and `invoice_id`, so that it is never paid twice. */
	orderId: string;
	amountCents: number;
	currency: string;
	/** What is bought; cut to PayPal's 127 characters. */
	description: string;
	/** Fills in the sign-in at PayPal. */
	email?: string;
	/** The buyer's language (BCP 47). */
	locale: string;
	/** PayPal adds `token` (its order) and `PayerID`. */
	returnUrl: string;
	/** PayPal adds `token`. */
	cancelUrl: string;
	/** At most 108 characters. */
	requestId: string;
};

const descriptionLength = 127;
const address = z.email().max(254);

/** The body of `POST /v2/checkout/orders` for one digital product, to be captured right after approval. */
export function orderRequest(request: OrderRequest) {
	const { orderId, returnUrl, cancelUrl } = request;
	const description = cut(request.description.trim());
	const email = address.safeParse(request.email);
	return {
		intent: 'CAPTURE',
		purchase_units: [
			{
				reference_id: orderId,
				custom_id: orderId,
				invoice_id: orderId,
				...(description && { description }),
				amount: toPayPalMoney(request)
			}
		],
		payment_source: {
			paypal: {
				...(email.success && { email_address: email.data }),
				experience_context: {
					locale: regional(request.locale),
					shipping_preference: 'NO_SHIPPING',
					user_action: 'PAY_NOW',
					return_url: returnUrl,
					cancel_url: cancelUrl
				}
			}
		}
	};
}

/** PayPal asks for language and country: `en` is `en-US`, `ar` is `ar-EG`, `zh-Hant` is `zh-TW`. */
function regional(locale: string): string {
	const { language, region } = new Intl.Locale(locale).maximize();
	return region ? `${language}-${region}` : language;
}

/** Never ends in half a character. */
function cut(text: string): string {
	return text.slice(0, descriptionLength).replace(/[\ud800-\udbff]$/, '');
}
