import MarkdownIt, { type Env, type Token } from 'markdown-it';

// Reads a text as the least careful viewer would: markup is markup, any address is a link, pictures are fetched.
const careless = new MarkdownIt({ html: true });
careless.validateLink = () => true;

const web = /^(https?:\/\/|mailto:)[^\s]/i;
// With the backslashes before them: an odd number means that the mark is harmless already. Web autolinks stay.
const marks = /(?<!\\)(\\*)(<(?!(?:https?:\/\/|mailto:)[^\s<>]*>)|!(?=\[)|\](?=[(:]))/gi;
/** An escaped block can read differently as a whole, so results are judged anew; this ends it for hostile texts. */
const rounds = 4;

/**
 * The Markdown so that no viewer makes more of it than our own reader: markup stays text, links lead to the web or to
 * mail, no picture is fetched. Only passages that would misbehave are touched, by backslashes; code is left as it is.
 */
export function inertMarkdown(source: string): string {
	let lines = source.split('\n');
	for (let round = 0; round < rounds; round++) {
		const found = risks(lines.join('\n'));
		if (found.size === 0) return lines.join('\n');
		lines = lines.map((line, at) => (found.has(at) ? escapeLine(line) : line));
	}
	return lines.map(escapeLine).join('\n');
}

/** The lines, from 0, of passages with markup, a picture or a refused address. */
function risks(source: string): Set<number> {
	const env: Env = {};
	const risky = careless.parse(source, env).filter(isRisky);
	// A definition leaves no token: with a bad one, every line may be it.
	const hasBadReference = Object.values(env.references ?? {}).some(({ href }) => !web.test(href));
	const ranges = hasBadReference
		? [[0, source.split('\n').length] as const]
		: risky.flatMap(({ map }) => (map ? [map] : []));
	return new Set(ranges.flatMap(([from, to]) => Array.from({ length: to - from }, (_, at) => from + at)));
}

function isRisky({ type, children }: Token): boolean {
	if (type === 'html_block') return true;
	return (children ?? []).some((child) => {
		if (child.type === 'html_inline' || child.type === 'image') return true;
		return child.type === 'link_open' && !web.test(String(child.attrGet('href')));
	});
}

function escapeLine(line: string): string {
	return line.replace(marks, (all, slashes: string, mark: string) =>
		slashes.length % 2 === 1 ? all : `${slashes}\\${mark}`
	);
}

/** One line of plain text as Markdown that shows exactly it. */
export function markdownText(text: string): string {
	return oneLine(text).replace(/[\\`*_[\]<>#|~$]|&(?=[#a-z])/gi, '\\$&');
}

function oneLine(text: string): string {
	return text.replace(/\s+/g, ' ').trim();
}
