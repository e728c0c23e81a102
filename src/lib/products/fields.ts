import type { MarkdownIt, Token } from 'markdown-it';

/**
 * Places to fill in: `Label: ______`, four underscores or more. Lines of nothing but underscores below make it a field of
 * several lines. Within a sentence the underscores are a blank of their own.
 */
const blank = /_{4,}/g;
const longestLabel = 120;

export type Field = { label: string; rows: number };

type Maker = (type: string, content?: string) => Token;
type Document = { tokens: Token[]; Token: new (type: string, tag: string, nesting: 0) => Token };

/** Teaches a reader of Markdown to find fields: tokens `field_open`, `blank` (its `meta` a Field) and `field_close`. */
export function readFields(reader: MarkdownIt): void {
	reader.core.ruler.push('fields', (state: Document) => {
		const make: Maker = (type, content = '') => Object.assign(new state.Token(type, '', 0), { content });
		state.tokens = joinRows(state.tokens, make);
		for (const token of state.tokens) {
			// A task, or a quiz's option, has its one control already.
			if (token.type !== 'inline' || !token.children || /^\[[ xX]\]\s/.test(token.content)) continue;
			token.children = linesOf(token.children).flatMap((line) => placeFields(line, make));
		}
	});
}

/** A rule of underscores directly below a paragraph is one more line of its last field. */
function joinRows(tokens: Token[], make: Maker): Token[] {
	const kept: Token[] = [];
	let end = -1;
	for (const token of tokens) {
		const inline = kept.at(-2);
		const isRow =
			token.type === 'hr' && token.markup.startsWith('_') && token.map?.[0] === end && isLabelled(inline);
		if (isRow && inline?.children) {
			end = token.map?.[1] ?? -1;
			if (!inline.content.trimEnd().endsWith('____')) {
				inline.content += ' ____';
				inline.children.push(make('text', ' ____'));
			} else inline.meta = { rows: ((inline.meta as Field | null)?.rows ?? 1) + 1 };
			continue;
		}
		if (token.type === 'inline') end = token.map?.[1] ?? -1;
		kept.push(token);
	}
	return kept.map((token) => spread(token));
}

const isLabelled = (inline: Token | undefined): boolean =>
	inline?.type === 'inline' && /(?:[:：](?:\s*(?:\*\*|__))?|____)$/.test(inline.content.trimEnd());

/** The rows of a paragraph are those of its last blank: kept on the last child, where the line finds them. */
function spread(token: Token): Token {
	const last = token.children?.at(-1);
	if (token.type === 'inline' && token.meta && last) last.meta = token.meta as Field;
	return token;
}

function linesOf(children: Token[]): Token[][] {
	const lines: Token[][] = [[]];
	for (const child of children) {
		lines.at(-1)?.push(child);
		if (child.type === 'softbreak' || child.type === 'hardbreak') lines.push([]);
	}
	return lines;
}

/** A line as a labelled field when it is a label and one blank, else with its blanks in place. */
function placeFields(line: Token[], make: Maker): Token[] {
	const parts = line.flatMap((token) => (token.type === 'text' ? splitAtBlanks(token, make) : [token]));
	const places = parts.flatMap(({ type }, at) => (type === 'blank' ? [at] : []));
	const labels = places.map((at, place) => labelBetween(parts, (places[place - 1] ?? -1) + 1, at));
	places.forEach((at, place) => {
		const token = parts[at];
		if (!token) return;
		const rows = (token.meta as Field | null)?.rows ?? 1;
		token.meta = { label: labels[place] ?? '', rows } satisfies Field;
	});
	const [only = -1, ...more] = places;
	const [label = ''] = labels;
	const isField =
		only >= 0 &&
		more.length === 0 &&
		label !== '' &&
		label.length <= longestLabel &&
		parts.slice(only + 1).every((token) => textOf(token).trim() === '');
	if (!isField) return only < 0 ? line : parts;
	return [make('field_open'), ...parts.slice(0, only + 1), make('field_close')];
}

function splitAtBlanks(token: Token, make: Maker): Token[] {
	const parts: Token[] = [];
	let from = 0;
	for (const match of token.content.matchAll(blank)) {
		if (match.index > from) parts.push(make('text', token.content.slice(from, match.index)));
		parts.push(make('blank'));
		from = match.index + match[0].length;
	}
	if (parts.length === 0) return [token];
	if (from < token.content.length) parts.push(make('text', token.content.slice(from)));
	const last = parts.findLast(({ type }) => type === 'blank');
	if (last && token.meta) last.meta = token.meta as Field;
	return parts;
}

const textOf = ({ type, content }: Token): string =>
	type === 'text' || type === 'code_inline' ? content : '';

/** The words between a blank and the one before it, without the colon. */
function labelBetween(parts: Token[], from: number, at: number): string {
	const words = parts.slice(from, at).map(textOf).join('');
	return words.replace(/\s+/g, ' ').replace(/^[\s,.;]+|(?<![\s,.;:：])[\s,.;:：]+$/g, '');
}

/** Every field of tokens that were read with `readFields`, in order. */
export function fieldsIn(tokens: Token[]): Field[] {
	return tokens
		.flatMap(({ children }) => children ?? [])
		.filter(({ type }) => type === 'blank')
		.map(({ meta }) => meta as Field);
}
