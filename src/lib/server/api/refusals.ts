import type { Documented, Refusal } from './endpoint.ts';

/** Whoever watches the system is never refused. */
export const unlimitedPath = '/api/health';

/** What an endpoint declares, and what follows from who may ask and what is sent. */
function refusalsOf({ path, who, scope, params, query, headers, body, refusals }: Documented): Refusal[] {
	const all: Refusal[] = [...refusals];
	if (who !== 'anyone') all.push(['sign_in_required', 401], ['token_invalid', 401]);
	if (who === 'user') all.push(['key_not_allowed', 403]);
	if (scope) all.push(['scope_missing', 403]);
	if (params) all.push(params.refusal);
	if (query) all.push(['query_invalid', 400]);
	if (headers) all.push(headers.refusal);
	if (body) all.push(['json_malformed', 400], ['body_too_large', 413]);
	if (body) all.push(['unsupported_media_type', 415], ['input_invalid', 422]);
	if (path !== unlimitedPath) all.push(['rate_limited', 429]);
	return all;
}

function unusualOf({ who, unusual = [] }: Documented): string[] {
	const auth = who === 'anyone' ? [] : ['auth_unavailable'];
	const plan = who === 'caller' ? ['plan_limit_reached'] : [];
	return [...new Set(['unexpected', ...auth, ...plan, ...unusual.map(([code]) => code)])];
}

/**
 * Every code an endpoint may refuse with, by the key of the document's responses: a status, or `default` for what can't
 * be provoked. A test compares them with real answers.
 */
export function refusalsByResponse(endpoint: Documented): Map<string, string[]> {
	const found = new Map<string, string[]>();
	for (const [code, status] of refusalsOf(endpoint).toSorted(([, a], [, b]) => a - b)) {
		const same = found.get(String(status)) ?? [];
		if (!same.includes(code)) found.set(String(status), [...same, code]);
	}
	return found.set('default', unusualOf(endpoint));
}
