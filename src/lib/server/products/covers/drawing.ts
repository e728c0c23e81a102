import { coverSize } from '../../../media/picture-url.ts';
import { coverDesigns, type CoverColours } from '../../../products/cover.ts';
import { documents } from '../../platform/typesetting.ts';
import { compose, type CoverFacts, type CoverStyle } from './compose.ts';

const template = 'products/covers/cover.typ';

/** A cover as files: whole, and small for lists. */
export type DrawnCover = { full: Uint8Array; small: Uint8Array };

/**
 * Draws the cover as WebP; over `art`, a picture that was drawn anew by us, where there is one. The same words and style give the
 * same picture. Throws `documents_busy` (503).
 */
export async function drawCover(facts: CoverFacts, style: CoverStyle, art?: Uint8Array): Promise<DrawnCover> {
	const composition = compose(facts, { ...style, hasBackdrop: art !== undefined });
	const widths = [coverSize.width, coverSize.smallWidth];
	const [full, small] = await documents.draw(template, composition, { widths, backdrop: art });
	if (!full || !small) throw new Error('a cover was drawn in fewer sizes than asked for');
	return { full, small };
}

/** Pixels of one cover on the sheet. */
const sheetCoverWidth = 240;

/** Every design side by side in one picture, in the order of `coverDesigns`, to choose from. Throws `documents_busy` (503). */
export async function drawSheet(facts: CoverFacts, colours: CoverColours): Promise<Uint8Array> {
	const composition = compose(facts, { design: 'cloth', colours, sheet: coverDesigns });
	const [sheet] = await documents.draw(template, composition, {
		widths: [sheetCoverWidth * coverDesigns.length]
	});
	if (!sheet) throw new Error('no sheet was drawn');
	return sheet;
}
