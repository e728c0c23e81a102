import { setError, type SuperValidated } from 'sveltekit-superforms';
import { z } from 'zod';
import { DomainError } from './platform/errors.ts';

/** What the database tells of a limit, as text. */
const Limit = z.object({ limit: z.string(), allowed: z.number(), plan: z.string().nullable() });

/**
 * Turns an expected outcome of a form action into an error on the form (`_errors`, as its code), keeping what was
 * typed. A bug, and anything the server is to blame for, is thrown on.
 */
export function formOutcome<T extends Record<string, unknown>>(form: SuperValidated<T>, problem: unknown) {
	if (!(problem instanceof DomainError) || problem.status >= 500) throw problem;
	// 401 and 404 are about who asks and where, not about the form.
	if (problem.status === 401 || problem.status === 404) throw problem;
	return setError(form, '', formCode(problem), { status: problem.status as 400 });
}

/** The outcome's code as it stands on a form: with the seconds to wait, or the limit that was reached (`errorText` reads both). */
export function formCode({ code, waitSeconds, detail }: DomainError): string {
	if (code === 'plan_limit_reached' && typeof detail.detail === 'string') {
		const { limit, allowed, plan } = Limit.parse(JSON.parse(detail.detail));
		return [code, limit, allowed, plan ?? ''].join(':');
	}
	return waitSeconds === undefined ? code : `${code}:${waitSeconds}`;
}
