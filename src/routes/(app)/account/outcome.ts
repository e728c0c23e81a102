import { setError, type SuperValidated } from 'sveltekit-superforms';
import { formCode } from '$lib/server/form-outcome.ts';
import { DomainError } from '$lib/server/platform/errors.ts';

const fields: Record<string, string> = {
	email_unchanged: 'email',
	email_invalid: 'email',
	password_wrong: 'currentPassword',
	password_weak: 'password',
	password_unchanged: 'password'
};

/** Puts an expected outcome on the form, beside the field it is about. Who is nobody any more is sent to sign in. */
export function formError<T extends Record<string, unknown>>(form: SuperValidated<T>, problem: unknown) {
	if (!(problem instanceof DomainError) || problem.status === 401) throw problem;
	const field = fields[problem.code];
	// The type of a path through T can't be told from T alone.
	const path = (field && field in form.data ? field : '') as '';
	return setError(form, path, formCode(problem), { status: problem.status as 400 });
}

/** The form as it goes back to the browser: passwords never do. */
export function withoutPasswords<T extends { currentPassword: string; password?: string }>(
	form: SuperValidated<T>
): SuperValidated<T> {
	form.data.currentPassword = '';
	if (form.data.password) form.data.password = '';
	return form;
}
