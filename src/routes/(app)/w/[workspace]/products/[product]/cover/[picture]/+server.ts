import { eventStream } from '$lib/server/event-stream.ts';
import { requirePicture, watchPicture } from '$lib/server/products/index.ts';
import { requireMember } from '$lib/server/workspaces/members.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ locals, params }) => {
	const member = await requireMember(locals, params.workspace, 'viewer');
	const which = { productId: params.product, id: params.picture };
	await requirePicture(member, which);
	return eventStream((send, close) => watchPicture(member, which, send, close));
};
