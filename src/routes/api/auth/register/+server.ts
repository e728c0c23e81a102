import { answer } from '$lib/server/api/answer.ts';
import { register } from '$lib/server/api/accounts.ts';
import { refuseMethod } from '$lib/server/api/refusal.ts';

export const POST = answer(register);
export const fallback = refuseMethod('POST');
