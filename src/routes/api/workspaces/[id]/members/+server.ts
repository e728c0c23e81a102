import { answer } from '$lib/server/api/answer.ts';
import { inviteMember, listMembers } from '$lib/server/api/members.ts';
import { refuseMethod } from '$lib/server/api/refusal.ts';

export const GET = answer(listMembers);
export const POST = answer(inviteMember);
export const fallback = refuseMethod('GET, HEAD, POST');
