import type { Picture, PictureOrder } from '../../../products/picture.ts';
import { isWriting } from '../../../products/revisions.ts';
import { isUuid } from '../../../uuid.ts';
import type { Send } from '../../event-stream.ts';
import { quotePicture as priceOf, type FixedPrice } from '../../ledger/credits.ts';
import { aiContext } from '../../models/context.ts';
import { DomainError, unwrap, unwrapMaybe } from '../../platform/errors.ts';
import { secretClient } from '../../platform/supabase.ts';
import type { Member } from '../../workspaces/members.ts';
import { watchTexts } from '../generation/text-watch.ts';
import { get } from '../listing.ts';
import { promptVersionOf } from '../writing/prompt-versions.ts';
import { drawOver, requireComposable } from './choosing.ts';

/** What another picture costs this workspace now, in credits, and on whose keys. Null where no model paints for it. */
export async function quotePicture({ supabase, workspaceId }: Member): Promise<FixedPrice | null> {
	const price = await priceOf(supabase, workspaceId);
	const routes = await aiContext({ workspaceId, keySource: price.keySource, promptVersionOf }).routesFor(
		'cover'
	);
	return Array.isArray(routes) && routes.length > 0 ? price : null;
}

/**
 * Orders another picture for a cover: holds the credits and queues the work. Returns its id; repeating a key returns the first one.
 * Throws `picture_open` (409), `insufficient_credits` (402), `ai_no_route` (503), `cover_script` (422) or `product_not_found` (404).
 */
export async function requestPicture(
	member: Member,
	productId: string,
	{ wish }: PictureOrder,
	idempotencyKey: string
): Promise<string> {
	requireComposable(await get(member, productId));
	if (!(await quotePicture(member))) throw new DomainError('ai_no_route', 503);
	return unwrap(
		await secretClient().rpc('request_picture', {
			p_workspace_id: member.workspaceId,
			p_user_id: member.viewer.userId,
			p_product_id: productId,
			p_wish: wish,
			p_idempotency_key: idempotencyKey
		})
	);
}

type Which = { productId: string; id?: string };

/** The newest picture that was asked for, or that of an id; null when there is none, and for what is another workspace's. */
async function newest({ supabase, workspaceId }: Member, { productId, id }: Which): Promise<Picture | null> {
	if (!isUuid(productId) || (id !== undefined && !isUuid(id))) return null;
	let query = supabase
		.from('revisions')
		.select('id, state, wish, after_text, credits, error_code')
		.eq('workspace_id', workspaceId)
		.eq('product_id', productId)
		.eq('kind', 'picture');
	if (id) query = query.eq('id', id);
	const [row] = unwrap(await query.order('created_at', { ascending: false }).limit(1));
	if (!row) return null;
	const { after_text: path, error_code: errorCode, ...rest } = row;
	return { ...rest, path, errorCode };
}

/** The picture that is painted, waits for a decision, or failed and nobody has looked yet; else null. */
export async function findPicture(member: Member, productId: string): Promise<Picture | null> {
	const picture = await newest(member, { productId });
	return picture && ['queued', 'running', 'ready', 'failed'].includes(picture.state) ? picture : null;
}

/** A picture of a product. Throws `revision_not_found` (404). */
export async function requirePicture(member: Member, which: Required<Which>): Promise<Picture> {
	const picture = await newest(member, which);
	if (!picture) throw new DomainError('revision_not_found', 404);
	return picture;
}

/** Sends `snapshot` (Picture) until it is painted or it ended; as `watchProgress`. Throws `revision_not_found` (404). */
export async function watchPicture(
	member: Member,
	which: Required<Which>,
	send: Send,
	close: () => void
): Promise<() => void> {
	const watched = {
		channel: 'revision',
		isMine: (message: object) => 'revisionId' in message && message.revisionId === which.id,
		read: () => requirePicture(member, which),
		texts: () => [],
		isFinished: (picture: Picture) => !isWriting(picture)
	};
	return watchTexts(watched, send, close);
}

/**
 * Makes the picture the cover, with the product's words and colours of now. Throws `revision_closed` (409), `revision_not_found`
 * (404) or as `chooseCover`.
 */
export async function acceptPicture(member: Member, which: Required<Which>): Promise<void> {
	const { path, state } = await requirePicture(member, which);
	if (state !== 'ready' || !path) throw new DomainError('revision_closed', 409);
	const drawn = await drawOver(member, which.productId, path.replace(/[.]webp$/, '-art.webp'));
	unwrapMaybe(
		await member.supabase.rpc('accept_picture', {
			p_revision_id: which.id,
			p_cover_path: drawn.path,
			p_cover: drawn.cover
		})
	);
}
