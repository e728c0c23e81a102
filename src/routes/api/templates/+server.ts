import { answer } from '$lib/server/api/answer.ts';
import { refuseMethod } from '$lib/server/api/refusal.ts';
import { listTemplates } from '$lib/server/api/templates.ts';

export const GET = answer(listTemplates);
export const fallback = refuseMethod('GET, HEAD');
