// A name is found between its braces only; what else has braces in it is a slip of the pen.
const reference = /\{\{\s*([a-z][a-z0-9_]*)\s*\}\}/g;
const referenceAfterSpace = new RegExp(`( ?)${reference.source}`, 'g');

/** The variables that a text names, and whether it has braces that name none. */
export function variablesIn(text: string): { names: string[]; isBroken: boolean } {
	const names = [...text.matchAll(reference)].map((match) => match[1] ?? '');
	return { names, isBroken: /\{\{|\}\}/.test(text.replace(reference, '')) };
}

/**
 * The text with its variables replaced, in one pass: a value that looks like a variable stays as it is, so nobody reaches
 * another value through their own. A variable without a value leaves nothing, nor the space before it.
 */
export function substitute(text: string, values: Record<string, string>): string {
	return text.replace(referenceAfterSpace, (_, space: string, name: string) => {
		const value = Object.hasOwn(values, name) ? values[name] : '';
		return value ? space + value : '';
	});
}
