import { answer } from '$lib/server/api/answer.ts';
import { health } from '$lib/server/api/system.ts';
import { refuseMethod } from '$lib/server/api/refusal.ts';

export const GET = answer(health);
export const fallback = refuseMethod('GET, HEAD');
