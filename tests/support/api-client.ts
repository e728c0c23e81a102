import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type pg from 'pg';
import type { ApiKeyScope } from '../../src/lib/workspaces/api-key-schema.ts';
import { createJudge, type ServedDocument } from './api-judge.ts';

export type Call = {
	params?: Record<string, string>;
	query?: Record<string, string> | string;
	/** JSON, or text that is sent as it is. */
	body?: unknown;
	token?: string;
	contentType?: string;
	headers?: Record<string, string>;
};
export type Answer = {
	status: number;
	body: { error?: ApiError };
	headers: Headers;
	/** What does not fit the document. */
	fault: string | null;
};
export type ApiError = {
	code: string;
	message: string;
	requestId: string;
	fields?: { path: string; code: string; message: string }[];
};
export type Api = Awaited<ReturnType<typeof openApi>>;

/** Calls documented operations by their id; each answer is held against the document the app serves. */
export async function openApi(origin: string) {
	const document = (await (await fetch(`${origin}/api/openapi.json`)).json()) as ServedDocument;
	const judge = createJudge(document);

	async function call(id: string, how: Call = {}): Promise<Answer> {
		const { path, method } = judge.find(id);
		const filled = path.replace(/\{(\w+)\}/g, (_, name: string) =>
			encodeURIComponent(how.params?.[name] ?? '')
		);
		const query = how.query === undefined ? '' : `?${new URLSearchParams(how.query).toString()}`;
		const answer = await fetch(origin + filled + query, {
			method: method.toUpperCase(),
			headers: {
				// A token of its own where none is needed: limits then count this test's calls one by one.
				authorization: `Bearer ${how.token ?? randomUUID()}`,
				...(method === 'get' ? {} : { 'content-type': how.contentType ?? 'application/json' }),
				...how.headers
			},
			body: method === 'get' ? undefined : typeof how.body === 'string' ? how.body : JSON.stringify(how.body)
		});
		const isJson = answer.headers.get('content-type') === 'application/json';
		const body = (isJson ? await answer.json() : await answer.text()) as Answer['body'];
		const fault = judge.judge(id, answer.status, body);
		return { status: answer.status, body, headers: answer.headers, fault };
	}
	return { document, call, unseen: judge.unseen, faultyExamples: judge.faultyExamples };
}

/** A key of the workspace, stored as the app stores it; the test keeps its token. */
export async function addKey(
	db: pg.Pool,
	workspaceId: string,
	scopes: ApiKeyScope[],
	maker: string | null = null
): Promise<string> {
	const token = `nox_${randomBytes(32).toString('base64url')}`;
	await db.query(
		`insert into public.api_keys (workspace_id, name, token_hash, token_hint, scopes, created_by) values ($1, 'Shop', $2, $3, $4, $5)`,
		[workspaceId, createHash('sha256').update(token).digest('hex'), token.slice(-4), scopes, maker]
	);
	return token;
}
