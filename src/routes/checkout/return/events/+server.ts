import { eventStream } from '$lib/server/event-stream.ts';
import { findOrderId, watchOrder } from '$lib/server/sales/index.ts';
import type { RequestHandler } from './$types';

/** Says `changed` once, when the order of this checkout session is no longer open. */
export const GET: RequestHandler = async ({ url }) => {
	const sessionId = url.searchParams.get('session_id') ?? '';
	const { id } = await findOrderId(sessionId);
	return eventStream(async (send, close) => {
		const tell = (): void => {
			send('changed', {});
			close();
		};
		const stop = await watchOrder(id, tell);
		const { isOpen } = await findOrderId(sessionId); // it may have changed before the watch began
		if (!isOpen) tell();
		return stop;
	});
};
