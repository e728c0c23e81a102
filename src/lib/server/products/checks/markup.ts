import type { Token } from 'markdown-it';
import type { Finding, FindingKind } from '../../../products/findings.ts';
import type { Check } from './context.ts';
import { blocksIn, placeIn, type Block } from './markdown-source.ts';
import { quoteOf } from './source.ts';

const dividers = /^[ \t]*\|?[ \t]*:?-{2,}:?[ \t]*(?:\|[ \t]*:?-{2,}:?[ \t]*)+\|?[ \t]*$/;
const row = /^[ \t]*\|.+\|[ \t]*$/;
/** Names of HTML, so that "List<String>" in running text is none. */
const tag =
	/<\/?(?:a|abbr|b|blockquote|br|button|center|code|details|div|em|figure|font|form|h[1-6]|hr|i|iframe|img|input|li|link|mark|meta|object|ol|p|pre|script|section|small|span|strong|style|sub|summary|sup|svg|table|tbody|td|th|thead|tr|u|ul|video)\b[^>]*>|<!--/i;

type Place = { start: number; end: number };

function finding(text: string, kind: FindingKind, { start, end }: Place, fix?: string): Finding {
	const severity = kind === 'unclosed_code' || kind === 'broken_table' ? 'repair' : 'note';
	return {
		kind,
		severity,
		start,
		end,
		quote: quoteOf(text, start, end),
		detail: {},
		...(fix === undefined ? {} : { fix })
	};
}

/** A code fence that never ends: everything after it would be shown as code. */
export const findUnclosedCode: Check = ({ text }) =>
	blocksIn(text)
		.filter(({ token }) => token.type === 'fence')
		.flatMap(({ token, start, end }) => {
			const lines = text.slice(start, end).trimEnd().split('\n');
			const last = (lines.at(-1) ?? '').replace(/^[ \t>]+/, '').trim();
			const isClosed = lines.length > 1 && last.startsWith(token.markup) && /^[`~]+$/.test(last);
			return isClosed
				? []
				: [finding(text, 'unclosed_code', { start, end: start + (lines[0]?.length ?? 0) })];
		});

const cells = (line: string): number =>
	line
		.trim()
		.replace(/^\||(?<!\\)\|$/g, '')
		.split(/(?<!\\)\|/).length;

/** Rows that hold more cells than their table: what is too much is not shown. */
function overfullRows(text: string, { start, end }: Block): Finding[] {
	const [head = '', , ...rows] = text.slice(start, end).trimEnd().split('\n');
	const bad = rows.find((line) => cells(line) > cells(head));
	return bad === undefined ? [] : [finding(text, 'broken_table', placeIn(text, { start, end }, bad))];
}

/** Lines that mean a table and are read as text, as their dividing line is missing or has another number of columns. */
function unreadTable(text: string, { token, start, end }: Block): Finding[] {
	const lines = token.content.split('\n');
	const at = lines.findIndex(
		(line, place) => dividers.test(line) || (row.test(line) && row.test(lines[place + 1] ?? ''))
	);
	return at < 0 ? [] : [finding(text, 'broken_table', placeIn(text, { start, end }, lines[at] ?? ''))];
}

export const findBrokenTables: Check = ({ text }) => {
	let inTable = false;
	return blocksIn(text).flatMap((block) => {
		const { type } = block.token;
		if (type === 'table_open' || type === 'table_close') inTable = type === 'table_open';
		if (type === 'table_open') return overfullRows(text, block);
		return type === 'inline' && !inTable ? unreadTable(text, block) : [];
	});
};

function halfLink(text: string, block: Block, { content }: Token): Finding[] {
	const match =
		/\[[^\]\n]{1,120}\]\s?\((?:https?:|www\.|\/)[^)\n]*\)?|\[[^\]\n]{3,120}\]\[[^\]\n]{1,60}\]|\[[^\]\n]{1,120}\]\(\s*\)/u.exec(
			content
		);
	return match ? [finding(text, 'broken_link', placeIn(text, block, match[0]))] : [];
}

// Two stars that touch a word on one side only were meant to open or close; "2 ** 3" was not.
const halfEmphasis = /(?<=^|[\s(«“"])\*\*(?=[\p{L}\p{N}])[^\n]{0,60}|(?<=[\p{L}\p{N}.,:;!?،؛؟])\*\*(?=\s|$)/u;

function inlineFaults(text: string, block: Block): Finding[] {
	return (block.token.children ?? []).flatMap((child) => {
		if (child.type === 'html_inline') {
			return tag.test(child.content) ? [finding(text, 'raw_html', placeIn(text, block, child.content))] : [];
		}
		if (child.type !== 'text') return [];
		const stars = halfEmphasis.exec(child.content);
		const emphasis = stars ? [finding(text, 'broken_emphasis', placeIn(text, block, stars[0]))] : [];
		return [...halfLink(text, block, child), ...emphasis];
	});
}

/** HTML, which is shown as characters, and links and emphasis that don't close. One of a kind in each paragraph is enough. */
export const findInlineFaults: Check = ({ text }) =>
	blocksIn(text).flatMap((block) => {
		if (block.token.type === 'html_block') {
			return tag.test(block.token.content)
				? [finding(text, 'raw_html', placeIn(text, block, block.token.content.split('\n')[0] ?? ''))]
				: [];
		}
		const faults = block.token.type === 'inline' ? inlineFaults(text, block) : [];
		return faults.filter(({ kind }, place) => faults.findIndex((fault) => fault.kind === kind) === place);
	});
