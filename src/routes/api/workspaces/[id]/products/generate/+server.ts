import { answer } from '$lib/server/api/answer.ts';
import { orderInWorkspace } from '$lib/server/api/ordering.ts';
import { refuseMethod } from '$lib/server/api/refusal.ts';

export const POST = answer(orderInWorkspace);
export const fallback = refuseMethod('POST');
