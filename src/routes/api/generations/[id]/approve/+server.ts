import { answer } from '$lib/server/api/answer.ts';
import { approve } from '$lib/server/api/steering.ts';
import { refuseMethod } from '$lib/server/api/refusal.ts';

export const POST = answer(approve);
export const fallback = refuseMethod('POST');
