import { answer } from '$lib/server/api/answer.ts';
import { me } from '$lib/server/api/accounts.ts';
import { refuseMethod } from '$lib/server/api/refusal.ts';

export const GET = answer(me);
export const fallback = refuseMethod('GET, HEAD');
