import { answer } from '$lib/server/api/answer.ts';
import { listPublicProducts } from '$lib/server/api/catalogue.ts';
import { refuseMethod } from '$lib/server/api/refusal.ts';

export const GET = answer(listPublicProducts);
export const fallback = refuseMethod('GET, HEAD');
