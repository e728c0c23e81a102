import { answer } from '$lib/server/api/answer.ts';
import { refuseMethod } from '$lib/server/api/refusal.ts';
import { watch } from '$lib/server/api/generations.ts';

export const GET = answer(watch);
export const HEAD = refuseMethod('GET'); // there is no end to wait for
export const fallback = refuseMethod('GET');
