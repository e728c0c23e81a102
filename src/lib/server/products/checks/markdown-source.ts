import Markdown, { type Token } from 'markdown-it';

/**
 * Reads Markdown as an author means it: HTML and every link are recognised, so that they can be judged. The texts' own
 * renderer (markdown.ts) shows both as plain characters.
 */
const reader = new Markdown({ html: true });
reader.validateLink = () => true;

export type Block = { token: Token; start: number; end: number };

/** Tokens with the offsets of their lines. What carries no lines of its own, such as a table's cell, has its parent's. */
export function blocksIn(text: string): Block[] {
	const starts = [0];
	for (const match of text.matchAll(/\n/g)) starts.push(match.index + 1);
	const offset = (line: number): number => starts[line] ?? text.length;
	let lines: [number, number] = [0, 0];
	return reader.parse(text, {}).map((token) => {
		lines = token.map ?? lines;
		return { token, start: offset(lines[0]), end: offset(lines[1]) };
	});
}

export type Heading = { level: number; title: string; start: number; end: number };

export function headingsIn(text: string): Heading[] {
	const blocks = blocksIn(text);
	return blocks.flatMap(({ token, start, end }, place) => {
		if (token.type !== 'heading_open') return [];
		const title = blocks[place + 1]?.token.content ?? '';
		return [
			{
				level: Number(token.tag.slice(1)),
				title,
				start,
				end: start + text.slice(start, end).trimEnd().length
			}
		];
	});
}

/** Where `part` stands in the block, or the block's first line when it is written another way there. */
export function placeIn(
	text: string,
	{ start, end }: Pick<Block, 'start' | 'end'>,
	part: string
): { start: number; end: number } {
	const found = text.slice(start, end).indexOf(part);
	if (found >= 0 && part !== '') return { start: start + found, end: start + found + part.length };
	const line = text.indexOf('\n', start);
	return { start, end: line < 0 || line > end ? end : line };
}

export type Link = { href: string; label: string; isPicture: boolean; block: Block };

/** Every link and picture, with the block it stands in. */
export function linksIn(text: string): Link[] {
	return blocksIn(text).flatMap((block) => {
		const children = block.token.type === 'inline' ? (block.token.children ?? []) : [];
		return children.flatMap((child, place) => linkAt(children, child, place, block));
	});
}

function linkAt(children: Token[], child: Token, place: number, block: Block): Link[] {
	if (child.type === 'image') {
		return [{ href: String(child.attrGet('src') ?? ''), label: child.content, isPicture: true, block }];
	}
	if (child.type !== 'link_open') return [];
	let label = '';
	for (let at = place + 1; at < children.length; at++) {
		const { type, content } = children[at] ?? child;
		if (type === 'link_close') break;
		label += content;
	}
	return [{ href: String(child.attrGet('href') ?? ''), label, isPicture: false, block }];
}
