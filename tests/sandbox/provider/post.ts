import type { Attempt } from './record.ts';

/** The body of an event: indented, so that one parsed and written again no longer matches its signature. */
export const bodyOf = (event: object): string => JSON.stringify(event, null, 2);

/** Posts a signed body. Never throws: a refusal, a redirect or silence comes back as the attempt's outcome. */
export async function post(url: string, init: RequestInit): Promise<Attempt> {
	const startedAt = Date.now();
	const outcome = await outcomeOf(url, init);
	return { at: new Date(startedAt).toISOString(), durationMs: Date.now() - startedAt, ...outcome };
}

async function outcomeOf(url: string, init: RequestInit) {
	try {
		const answer = await fetch(url, { method: 'POST', redirect: 'manual', ...init });
		await answer.arrayBuffer();
		return { status: answer.status, error: answer.ok ? null : `answered ${answer.status}` };
	} catch (error) {
		return { status: null, error: describe(error) };
	}
}

function describe(error: unknown): string {
	if (!(error instanceof Error)) return String(error);
	return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message;
}
