import { answer } from '$lib/server/api/answer.ts';
import { getProduct, saveOne } from '$lib/server/api/products.ts';
import { refuseMethod } from '$lib/server/api/refusal.ts';

export const GET = answer(getProduct);
export const PUT = answer(saveOne);
export const fallback = refuseMethod('GET, HEAD, PUT');
