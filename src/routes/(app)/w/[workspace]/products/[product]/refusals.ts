import { fail } from '@sveltejs/kit';
import { toMajorUnits } from '$lib/ui/format.ts';
import type { DetailsFields } from '$lib/products/edit-forms.ts';
import type { FieldErrors, ProductDetails } from '$lib/products/edits.ts';
import type { Conflict, Outcome } from '$lib/products/outcome.ts';
import { formCode } from '$lib/server/form-outcome.ts';
import { DomainError } from '$lib/server/platform/errors.ts';

/** Problems with fields, with what was typed. */
export function invalid(kept: Outcome, errors: FieldErrors) {
	return fail(400, { ...kept, errors } satisfies Outcome);
}

type Translate = (conflict: Conflict<unknown>) => Conflict<unknown>;

/**
 * An expected outcome as the answer to the form that asked, with both texts when a save was stale. Bugs, and refusals
 * that are about who asks and where, are thrown on.
 */
export function refused(kept: Outcome, problem: unknown, translate: Translate = (conflict) => conflict) {
	if (!(problem instanceof DomainError) || problem.status >= 500) throw problem;
	if ([401, 403, 404].includes(problem.status)) throw problem;
	const { status, detail } = problem;
	const conflict = isConflict(detail) ? translate(detail) : undefined;
	return fail(status, { ...kept, code: formCode(problem), conflict } satisfies Outcome);
}

function isConflict(detail: object): detail is Conflict<unknown> {
	return 'version' in detail && 'stored' in detail;
}

/** The stored details as the form shows them: the price in major units. */
export function detailsConflict({ version, stored }: Conflict<unknown>): Conflict<DetailsFields> {
	const { priceCents, ...details } = stored as ProductDetails;
	return { version, stored: { ...details, price: toMajorUnits(priceCents, details.currency) } };
}
