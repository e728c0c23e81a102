import { answer } from '$lib/server/api/answer.ts';
import { listHistory } from '$lib/server/api/billing.ts';
import { refuseMethod } from '$lib/server/api/refusal.ts';

export const GET = answer(listHistory);
export const fallback = refuseMethod('GET, HEAD');
