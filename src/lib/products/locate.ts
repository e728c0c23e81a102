import type { Finding } from './findings.ts';

/** Where the words of a finding on `judged` stand in `present`, which may have changed since; null when they are gone. */
export function locate(
	present: string,
	judged: string,
	{ start, end }: Pick<Finding, 'start' | 'end'>
): { start: number; end: number } | null {
	const words = judged.slice(start, end);
	if (words === '') return null;
	const at = present.startsWith(words, start) ? start : present.indexOf(words);
	return at < 0 ? null : { start: at, end: at + words.length };
}
