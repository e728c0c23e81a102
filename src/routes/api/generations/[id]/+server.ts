import { answer } from '$lib/server/api/answer.ts';
import { getGeneration } from '$lib/server/api/generations.ts';
import { refuseMethod } from '$lib/server/api/refusal.ts';

export const GET = answer(getGeneration);
export const fallback = refuseMethod('GET, HEAD');
