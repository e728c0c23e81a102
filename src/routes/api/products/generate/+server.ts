import { answer } from '$lib/server/api/answer.ts';
import { orderOwn } from '$lib/server/api/ordering.ts';
import { refuseMethod } from '$lib/server/api/refusal.ts';

export const POST = answer(orderOwn);
export const fallback = refuseMethod('POST');
