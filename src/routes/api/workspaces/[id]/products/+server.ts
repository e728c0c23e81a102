import { answer } from '$lib/server/api/answer.ts';
import { listProducts } from '$lib/server/api/products.ts';
import { refuseMethod } from '$lib/server/api/refusal.ts';

export const GET = answer(listProducts);
export const fallback = refuseMethod('GET, HEAD');
