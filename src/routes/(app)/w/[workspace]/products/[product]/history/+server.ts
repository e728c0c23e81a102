import { getVersion, listVersions } from '$lib/server/products/index.ts';
import { requireMember } from '$lib/server/workspaces/members.ts';
import type { RequestHandler } from './$types';

/** The texts a section had; with `version`, that one. */
export const GET: RequestHandler = async ({ locals, params, url }) => {
	const member = await requireMember(locals, params.workspace, 'viewer');
	const place = { productId: params.product, sectionId: url.searchParams.get('section') ?? '' };
	const version = url.searchParams.get('version');
	const answer = version
		? await getVersion(member, place, Number(version))
		: await listVersions(member, place);
	return Response.json(answer, { headers: { 'cache-control': 'private, no-store' } });
};
