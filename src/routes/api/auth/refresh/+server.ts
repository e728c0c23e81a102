import { answer } from '$lib/server/api/answer.ts';
import { refresh } from '$lib/server/api/accounts.ts';
import { refuseMethod } from '$lib/server/api/refusal.ts';

export const POST = answer(refresh);
export const fallback = refuseMethod('POST');
