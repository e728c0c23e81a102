import { eventStream } from '$lib/server/event-stream.ts';
import { findProgress, watchProgress } from '$lib/server/products/generation/progress.ts';
import { requireMember } from '$lib/server/workspaces/members.ts';
import { error, type RequestHandler } from '@sveltejs/kit';

export const GET: RequestHandler = async ({ locals, params }) => {
	const member = await requireMember(locals, params.workspace ?? '', 'viewer');
	const productId = params.product ?? '';
	if (!(await findProgress(member, productId))) error(404);
	return eventStream((send, close) => watchProgress(member, productId, send, close));
};
