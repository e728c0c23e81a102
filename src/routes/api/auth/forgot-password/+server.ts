import { answer } from '$lib/server/api/answer.ts';
import { forgotPassword } from '$lib/server/api/accounts.ts';
import { refuseMethod } from '$lib/server/api/refusal.ts';

export const POST = answer(forgotPassword);
export const fallback = refuseMethod('POST');
