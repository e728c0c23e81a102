import { entryFiltersFrom } from '$lib/billing/wallet.ts';
import { statementFile } from '$lib/server/billing/statement-file.ts';
import { requireMember } from '$lib/server/workspaces/members.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ locals, params, url }) => {
	const member = await requireMember(locals, params.workspace, 'viewer');
	return statementFile(member, entryFiltersFrom(url.searchParams));
};
