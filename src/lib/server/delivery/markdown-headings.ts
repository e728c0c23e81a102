import MarkdownIt from 'markdown-it';

const reader = new MarkdownIt();

/** The Markdown with its headings moved to `top` and below without gaps, as the reader shows them. */
export function lowerHeadings(source: string, top: number): string {
	const lines = source.split('\n');
	const headings = reader
		.parse(source, {})
		// Inside quotes and lists a heading shares its line with other marks; those few stay as they are.
		.flatMap(({ type, tag, map, level }) =>
			type === 'heading_open' && map && level === 0 ? [{ tag, map }] : []
		);
	const levels = [...new Set(headings.map(({ tag }) => tag))].sort();
	for (const { tag, map } of headings.reverse()) {
		const signs = '#'.repeat(Math.min(6, top + levels.indexOf(tag)));
		const [from, to] = map;
		const isUnderlined = to - from > 1;
		const text = isUnderlined
			? lines.slice(from, to - 1).join(' ')
			: (lines[from] ?? '').replace(/^\s*#+/, '');
		lines.splice(from, to - from, `${signs} ${text.trim()}`);
	}
	return lines.join('\n');
}
