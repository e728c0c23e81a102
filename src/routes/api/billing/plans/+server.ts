import { answer } from '$lib/server/api/answer.ts';
import { listPlans } from '$lib/server/api/billing.ts';
import { refuseMethod } from '$lib/server/api/refusal.ts';

export const GET = answer(listPlans);
export const fallback = refuseMethod('GET, HEAD');
