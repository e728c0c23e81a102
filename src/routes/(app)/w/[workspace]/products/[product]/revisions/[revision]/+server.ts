import { eventStream } from '$lib/server/event-stream.ts';
import { getRevision, watchRevision } from '$lib/server/products/index.ts';
import { requireMember } from '$lib/server/workspaces/members.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ locals, params }) => {
	const member = await requireMember(locals, params.workspace, 'viewer');
	const { id } = await getRevision(member, params.product, params.revision);
	return eventStream((send, close) => watchRevision(member, { productId: params.product, id }, send, close));
};
