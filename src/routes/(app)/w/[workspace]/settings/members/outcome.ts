import { fail, type RequestEvent } from '@sveltejs/kit';
import type { z } from 'zod';
import { formCode } from '$lib/server/form-outcome.ts';
import { DomainError } from '$lib/server/platform/errors.ts';

/** The refusal that a problem is. Bugs, and what is about who asks and where, are thrown on. */
export function refusalOf(problem: unknown): DomainError {
	if (!(problem instanceof DomainError) || problem.status >= 500) throw problem;
	if (problem.status === 401 || problem.code === 'workspace_not_found') throw problem;
	return problem;
}

/** The field of the invitation form that a refusal is about; '' for the form as a whole. */
export function fieldOf(code: string): 'email' | 'role' | '' {
	if (code === 'already_member' || code === 'already_invited') return 'email';
	return code === 'role_above_yours' ? 'role' : '';
}

/** Reads the posted fields and does the work; a refusal comes back as its code, success as nothing. */
export async function act<T>(
	{ request }: Pick<RequestEvent, 'request'>,
	schema: z.ZodType<T>,
	work: (input: T) => Promise<void>
) {
	const input = schema.safeParse(Object.fromEntries(await request.formData()));
	if (!input.success) return fail(422, { code: 'input_invalid' });
	try {
		await work(input.data);
	} catch (problem) {
		const refusal = refusalOf(problem);
		return fail(refusal.status, { code: formCode(refusal) });
	}
	return undefined;
}
