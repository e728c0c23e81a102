import { setError, type SuperValidated } from 'sveltekit-superforms';
import { formCode } from '$lib/server/form-outcome.ts';
import { DomainError } from '$lib/server/platform/errors.ts';

type Fields = { email?: string; password?: string };

const fields: Record<string, keyof Fields> = {
	email_invalid: 'email',
	password_weak: 'password',
	password_unchanged: 'password'
};

/**
 * Puts an expected outcome on the form, beside the field it is about. Also one the server is to blame for: whoever
 * filled in a form here should not have to do it again. A bug is thrown on.
 */
export function formError<T extends Fields>(form: SuperValidated<T>, problem: unknown) {
	if (!(problem instanceof DomainError)) throw problem;
	const field = fields[problem.code];
	// The type of a path through T can't be told from T alone.
	const path = (field && field in form.data ? field : '') as '';
	return setError(form, path, formCode(problem), { status: problem.status as 400 });
}

/** The form as it goes back to the browser: a password never does. */
export function withoutPassword<T extends { password: string }>(form: SuperValidated<T>): SuperValidated<T> {
	form.data.password = '';
	return form;
}
