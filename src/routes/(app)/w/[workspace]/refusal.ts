import { fail } from '@sveltejs/kit';
import { formCode } from '$lib/server/form-outcome.ts';
import { DomainError } from '$lib/server/platform/errors.ts';

/**
 * An expected refusal as the answer to the form that asked, told as its code. Bugs, and what is about who asks and where, are
 * thrown on. That the provider does not answer is told too: nothing was charged, and the page stays.
 */
export function refused<Form extends string>(form: Form, problem: unknown) {
	if (!(problem instanceof DomainError)) throw problem;
	const { code, status } = problem;
	if (status === 401 || code === 'workspace_not_found') throw problem;
	if (status >= 500 && code !== 'payments_unavailable') throw problem;
	return fail(status, { form, code: formCode(problem) });
}
