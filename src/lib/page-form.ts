import { superForm, type FormOptions, type SuperForm, type SuperValidated } from 'sveltekit-superforms';
import { failureCode } from './failed-request.ts';

/**
 * `superForm` for the app's pages. A request that failed is told on the form, as a code in `_errors`, and can be sent
 * again; by itself, superForm throws there and stays busy for ever.
 */
export function pageForm<T extends Record<string, unknown>, M, In extends Record<string, unknown> = T>(
	start: SuperValidated<T, M, In>,
	options: Omit<FormOptions<T, M, In>, 'onError'> = {}
): SuperForm<T, M> {
	const made: SuperForm<T, M> = superForm(start, {
		...options,
		onError: ({ result }) => {
			const failed = [failureCode(result)];
			made.errors.update((errors) => ({ ...errors, _errors: failed }));
		}
	});
	return made;
}
