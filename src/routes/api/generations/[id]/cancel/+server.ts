import { answer } from '$lib/server/api/answer.ts';
import { cancel } from '$lib/server/api/steering.ts';
import { refuseMethod } from '$lib/server/api/refusal.ts';

export const POST = answer(cancel);
export const fallback = refuseMethod('POST');
