import { NewSource, sourceLimits } from '$lib/products/sources.ts';
import { DomainError } from '$lib/server/platform/errors.ts';
import * as sources from '$lib/server/products/sources/index.ts';
import { requireMember } from '$lib/server/workspaces/members.ts';
import { isUuid } from '$lib/uuid.ts';
import type { RequestHandler } from './$types';

/** Adds a source for an order to come: a text or an address as JSON, a file as form data. */
export const POST: RequestHandler = async ({ locals, params, request }) => {
	const member = await requireMember(locals, params.workspace, 'member');
	const isJson = request.headers.get('content-type')?.startsWith('application/json');
	const source = isJson ? await textOrPage(request) : await fileIn(request);
	const added =
		source instanceof File
			? await sources.addFile(member, source)
			: await sources.add(member, source, request.signal);
	return Response.json(added, { status: 201 });
};

/** Which sources of a draft are still there. */
export const GET: RequestHandler = async ({ locals, params, url }) => {
	const member = await requireMember(locals, params.workspace, 'member');
	const asked = url.searchParams.getAll('id').filter(isUuid).slice(0, sourceLimits.count);
	return Response.json({ present: await sources.findPresent(member, asked) });
};

async function textOrPage(request: Request): Promise<NewSource> {
	const parsed = NewSource.safeParse(await request.json().catch(() => null));
	if (!parsed.success) throw new DomainError('source_empty', 422);
	return parsed.data;
}

async function fileIn(request: Request): Promise<File> {
	const data = await request.formData().catch(() => null);
	const file = data?.get('file');
	if (!(file instanceof File)) throw new DomainError('source_empty', 422);
	return file;
}
