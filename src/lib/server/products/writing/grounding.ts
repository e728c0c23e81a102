import type { GroundingSource } from '../sources/storing.ts';
import { relevantPassages } from './passages.ts';
import { inert } from './request-text.ts';

const most = { whole: 24_000, section: 12_000 };

/** What is sent of the sources: `whole` for a plan of everything, `section` for one part of it. */
export type Extent = keyof typeof most;

/** The passages of the sources that concern `subject`, labelled [S1], [S2], as fenced data; or nothing. */
export function fencedSources(sources: GroundingSource[], subject: string, extent: Extent): string {
	const chosen = relevantPassages(
		sources.map(({ text }) => text),
		subject,
		most[extent]
	);
	const shown = sources.flatMap(({ label, name }, place) => {
		const text = unlabelled(inert(chosen[place] ?? ''));
		return text === '' ? [] : [`[${label}] ${unlabelled(inert(name)).replace(/\s+/g, ' ')}\n${text}`];
	});
	return shown.length === 0 ? '' : `\n\n<source_texts>\n${shown.join('\n\n')}\n</source_texts>`;
}

/** A label inside a text would make it speak for another source. */
const unlabelled = (text: string): string => text.replace(/\[(S\d+)\]/gi, '($1)');
