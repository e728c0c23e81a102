import { answer } from '$lib/server/api/answer.ts';
import { refuseMethod } from '$lib/server/api/refusal.ts';
import { saveInWorkspace } from '$lib/server/api/products.ts';

export const PUT = answer(saveInWorkspace);
export const fallback = refuseMethod('PUT');
