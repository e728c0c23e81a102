/** Classes shared by everything one types or chooses in. 16 px on phones, or iOS zooms into the field. */
export const controlStyle =
	'block w-full min-h-11 md:min-h-9 rounded-md border border-line-strong bg-surface-raised px-3 py-2 md:py-1.5 ' +
	'text-base md:text-sm text-ink transition-colors duration-100 hover:border-ink-soft ' +
	'focus-visible:border-accent focus-visible:outline-offset-0 ' +
	'aria-invalid:border-bad disabled:bg-surface-sunken disabled:text-ink-soft [&[readonly]]:bg-surface-sunken';

export type FieldError = string | string[] | null | undefined;

/** The one message to show under a field: form libraries give a list, a hand-written check a string. */
export function firstError(error: FieldError): string | null {
	const first = Array.isArray(error) ? error[0] : error;
	return first ? first : null;
}
