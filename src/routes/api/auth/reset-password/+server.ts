import { answer } from '$lib/server/api/answer.ts';
import { resetPassword } from '$lib/server/api/accounts.ts';
import { refuseMethod } from '$lib/server/api/refusal.ts';

export const POST = answer(resetPassword);
export const fallback = refuseMethod('POST');
