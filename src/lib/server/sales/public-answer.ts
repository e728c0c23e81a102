import type { z } from 'zod';
import { DomainError } from '../platform/errors.ts';
import { log } from '../platform/log.ts';

// Anybody may read these from any page: they hold no more than the public pages do, and no cookie is looked at.
const openHeaders = { 'access-control-allow-origin': '*', 'x-content-type-options': 'nosniff' };

/** Answers a public API request: the work's result as JSON, or `{ error: { code, requestId } }` with the code's status. */
export async function answerPublicly(requestId: string, work: () => Promise<unknown>): Promise<Response> {
	try {
		const headers = { ...openHeaders, 'cache-control': 'public, max-age=60, stale-while-revalidate=600' };
		return Response.json(await work(), { headers });
	} catch (error) {
		const isExpected = error instanceof DomainError;
		if (!isExpected) log.error({ err: error }, 'unexpected error');
		const code = isExpected ? error.code : 'unexpected';
		const status = isExpected ? error.status : 500;
		const headers = { ...openHeaders, 'cache-control': 'no-store' };
		const parameters = isExpected ? error.detail.parameters : undefined;
		return Response.json({ error: { code, requestId, parameters } }, { status, headers });
	}
}

/** The query as the schema has it. Throws `query_invalid` (400) naming the parameters that don't fit. */
export function checkQuery<T>(schema: z.ZodType<T>, url: URL): T {
	const parsed = schema.safeParse(Object.fromEntries(url.searchParams));
	if (parsed.success) return parsed.data;
	const parameters = [...new Set(parsed.error.issues.flatMap(namesOf))];
	throw new DomainError('query_invalid', 400, { cause: parsed.error, detail: { parameters } });
}

function namesOf(issue: z.core.$ZodIssue): string[] {
	return issue.code === 'unrecognized_keys' ? issue.keys : [String(issue.path[0])];
}
