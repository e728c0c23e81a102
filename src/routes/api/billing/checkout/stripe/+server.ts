import { answer } from '$lib/server/api/answer.ts';
import { checkoutWithStripe } from '$lib/server/api/billing.ts';
import { refuseMethod } from '$lib/server/api/refusal.ts';

export const POST = answer(checkoutWithStripe);
export const fallback = refuseMethod('POST');
