import { setError, type SuperValidated } from 'sveltekit-superforms';
import type { Proof } from '$lib/accounts/leaving-schemas.ts';
import { formCode } from '$lib/server/form-outcome.ts';
import { DomainError } from '$lib/server/platform/errors.ts';

const aboutProof = ['password_wrong', 'address_wrong'];

/** Puts an expected outcome beside what was typed, or above the form. Who is nobody any more is sent to sign in. */
export function proofError(form: SuperValidated<Proof>, problem: unknown) {
	if (!(problem instanceof DomainError) || problem.status === 401) throw problem;
	const field = aboutProof.includes(problem.code) ? 'proof' : '';
	return setError(form, field, formCode(problem), { status: problem.status as 400 });
}
