import { answer } from '$lib/server/api/answer.ts';
import { pause } from '$lib/server/api/steering.ts';
import { refuseMethod } from '$lib/server/api/refusal.ts';

export const POST = answer(pause);
export const fallback = refuseMethod('POST');
