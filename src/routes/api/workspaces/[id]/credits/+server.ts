import { answer } from '$lib/server/api/answer.ts';
import { getCredits } from '$lib/server/api/billing.ts';
import { refuseMethod } from '$lib/server/api/refusal.ts';

export const GET = answer(getCredits);
export const fallback = refuseMethod('GET, HEAD');
