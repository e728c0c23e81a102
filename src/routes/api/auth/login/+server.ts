import { answer } from '$lib/server/api/answer.ts';
import { login } from '$lib/server/api/accounts.ts';
import { refuseMethod } from '$lib/server/api/refusal.ts';

export const POST = answer(login);
export const fallback = refuseMethod('POST');
