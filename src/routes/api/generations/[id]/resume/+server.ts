import { answer } from '$lib/server/api/answer.ts';
import { refuseMethod } from '$lib/server/api/refusal.ts';
import { resume } from '$lib/server/api/steering.ts';

export const POST = answer(resume);
export const fallback = refuseMethod('POST');
