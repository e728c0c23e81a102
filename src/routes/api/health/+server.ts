import { sharedHealth } from '$lib/server/platform/health.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async () => {
	const health = await sharedHealth();
	const status = health.status === 'ok' ? 200 : 503;
	return Response.json(health, { status, headers: { 'cache-control': 'no-store' } });
};
