import { fail } from '@sveltejs/kit';
import { DomainError } from '$lib/server/platform/errors.ts';

type Form = 'name' | 'handle' | 'logo' | 'delete' | 'keep';
/** What a form of the page was answered: a code beside its field, with what was typed. */
export type Outcome = { form: Form; code?: string; typed?: string };

/** An expected refusal beside the form's one field; a bug, and what is about who asks, is thrown on. */
export function refused(form: Form, problem: unknown, typed?: string) {
	if (!(problem instanceof DomainError) || problem.status >= 500) throw problem;
	if (problem.status === 401 || problem.status === 404) throw problem;
	return fail(problem.status, { form, code: problem.code, typed } satisfies Outcome);
}

/** What the field's schema said. */
export function invalid(form: Form, code: string | undefined, typed: string) {
	return fail(400, { form, code: code ?? 'input_invalid', typed } satisfies Outcome);
}
