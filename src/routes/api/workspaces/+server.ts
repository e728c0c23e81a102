import { answer } from '$lib/server/api/answer.ts';
import { createWorkspace, listWorkspaces } from '$lib/server/api/workspaces.ts';
import { refuseMethod } from '$lib/server/api/refusal.ts';

export const GET = answer(listWorkspaces);
export const POST = answer(createWorkspace);
export const fallback = refuseMethod('GET, HEAD, POST');
