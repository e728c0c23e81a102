/** Bytes in the reader's language, in kB or MB: what a file manager would show. */
export function fileSize(bytes: number, locale: string): string {
	const isLarge = bytes >= 1_000_000;
	return new Intl.NumberFormat(locale, {
		style: 'unit',
		unit: isLarge ? 'megabyte' : 'kilobyte',
		maximumFractionDigits: isLarge ? 1 : 0,
		numberingSystem: 'latn'
	}).format(Math.max(bytes / (isLarge ? 1_000_000 : 1000), 1));
}
