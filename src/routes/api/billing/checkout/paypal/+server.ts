import { answer } from '$lib/server/api/answer.ts';
import { checkoutWithPayPal } from '$lib/server/api/billing.ts';
import { refuseMethod } from '$lib/server/api/refusal.ts';

export const POST = answer(checkoutWithPayPal);
export const fallback = refuseMethod('POST');
