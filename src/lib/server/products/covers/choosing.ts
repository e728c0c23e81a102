import type { StoredCover } from '../../../products/cover.ts';
import { type CoverChoice, type CoverColours } from '../../../products/cover.ts';
import type { ProductType } from '../../../products/brief.ts';
import { DomainError, unwrap } from '../../platform/errors.ts';
import type { Member } from '../../workspaces/members.ts';
import { get } from '../listing.ts';
import { styleNow } from './brand.ts';
import { canCompose, wordsOf, type CoverFacts, type CoverStyle } from './compose.ts';
import { drawCover, drawSheet } from './drawing.ts';
import { readArt, storeCover, uploadedCover } from './files.ts';

type Product = Awaited<ReturnType<typeof get>>;

function factsOf(product: Product): CoverFacts {
	const { id, type, language, title, subtitle, authorName: author, isSample } = product;
	return { id, type: type satisfies ProductType, language, title, subtitle, author, isSample };
}

async function save(member: Member, id: string, path: string, cover: StoredCover): Promise<void> {
	const saved = await member.supabase
		.from('products')
		.update({ cover_path: path, cover })
		.eq('workspace_id', member.workspaceId)
		.eq('id', id)
		.select('id');
	if (unwrap(saved).length === 0) throw new DomainError('product_not_found', 404);
}

/** What the product's cover says. Throws `cover_script` (422) where the server has no letters for it. */
export function requireComposable(product: Product): CoverFacts {
	const facts = factsOf(product);
	if (!canCompose(facts)) throw new DomainError('cover_script', 422);
	return facts;
}

/** The product's words in this style, over the picture where there is one, stored under a new name. */
async function drawNow(member: Member, product: Product, style: CoverStyle, artPath: string | null) {
	const facts = requireComposable(product);
	const art = artPath ? await readArt(member.workspaceId, artPath) : null;
	const path = await storeCover(member, await drawCover(facts, style, art ?? undefined));
	const cover: StoredCover = {
		source: art ? 'image' : 'composed',
		...style,
		artPath: art ? artPath : null,
		words: wordsOf(facts),
		imageProblem: null
	};
	return { path, cover };
}

/** Draws the cover in this style, over the picture that the present one may have, and puts it in place. */
async function redraw(member: Member, product: Product, style: CoverStyle, keepsArt: boolean): Promise<void> {
	const artPath = keepsArt ? (product.cover?.artPath ?? null) : null;
	const { path, cover } = await drawNow(member, product, style, artPath);
	await save(member, product.id, path, cover);
}

/** The product's cover as it would be over this picture, in the look it has. Throws as `chooseCover`. */
export async function drawOver(member: Member, productId: string, artPath: string) {
	const product = await get(member, productId);
	return drawNow(member, product, await styleOfNow(member, product), artPath);
}

const styleOfNow = ({ supabase, workspaceId }: Member, { id, cover }: Product): Promise<CoverStyle> =>
	styleNow(supabase, { id, workspaceId, cover });

/**
 * Composes the cover in the chosen design and colours; a picture of a model stays behind the words. The public page shows it once
 * it is published. Throws `cover_script` (422) where the server has no letters for the title, `documents_busy` (503),
 * `product_not_found` (404).
 */
export async function chooseCover(
	member: Member,
	id: string,
	{ design, ...colours }: CoverChoice,
	{ keepsArt = false } = {}
): Promise<void> {
	await redraw(member, await get(member, id), { design, colours }, keepsArt);
}

/** Goes back to a cover of type and colour alone. Throws as `chooseCover`. */
export async function composeAgain(member: Member, id: string): Promise<void> {
	const product = await get(member, id);
	await redraw(member, product, await styleOfNow(member, product), false);
}

/** Makes this picture the cover, cut to its shape and drawn anew. Throws what `drawPicture` throws. */
export async function uploadCover(member: Member, id: string, file: Uint8Array): Promise<void> {
	const product = await get(member, id);
	const path = await storeCover(member, await uploadedCover(file));
	const stored = { artPath: null, words: wordsOf(factsOf(product)), imageProblem: null };
	await save(member, id, path, { source: 'uploaded', ...(await styleOfNow(member, product)), ...stored });
}

/**
 * Sees to it that the product has a cover that says what it says now: one that is missing is composed, one of other words drawn
 * again. An uploaded one stays. Nothing is done for words the server can't set.
 */
export async function ensureCover(member: Member, product: Product): Promise<void> {
	const facts = factsOf(product);
	if (product.cover?.source === 'uploaded' || !canCompose(facts)) return;
	if (product.coverPath && product.cover?.words === wordsOf(facts)) return;
	await redraw(member, product, await styleOfNow(member, product), true);
}

/** All designs with the product's words in these colours, as one picture. Throws as `chooseCover`. */
export async function sheetOf(member: Member, id: string, colours: CoverColours): Promise<Uint8Array> {
	return drawSheet(requireComposable(await get(member, id)), colours);
}
