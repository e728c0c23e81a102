import type { Book } from '../../delivery/book.ts';
import { isUuid } from '../../uuid.ts';
import { DomainError, unwrap, unwrapMaybe } from '../platform/errors.ts';
import { secretClient, type SessionClient } from '../platform/supabase.ts';
import type { Viewer } from '../workspaces/viewer.ts';
import { accessTokens } from './access-cookie.ts';
import { readAccessToken } from './access-link.ts';
import { toBook } from './content.ts';

/** Who wants to read, and what they can show for it: an account, links opened in this browser, both or neither. */
export type Reader = {
	viewer: Viewer | null;
	/** Acts as the viewer. */
	supabase: SessionClient;
	cookieTokens: string[];
};

type Request = {
	locals: { viewer: () => Promise<Viewer | null>; supabase: SessionClient };
	cookies: Parameters<typeof accessTokens>[0];
};

/** Who makes this request, as a reader. */
export async function readerOf({ locals, cookies }: Request): Promise<Reader> {
	return { viewer: await locals.viewer(), supabase: locals.supabase, cookieTokens: accessTokens(cookies) };
}

export type Opening = Reader & { entitlementId: string };

/**
 * What the entitlement opens. Throws `entitlement_not_found` (404) alike for unknown, foreign, revoked and malformed
 * ids, so that trying ids teaches nothing.
 */
export async function openEntitlement(opening: Opening): Promise<Book> {
	await requireRight(opening);
	const rows = unwrap(
		await secretClient().rpc('entitled_content', { p_entitlement_id: opening.entitlementId })
	);
	if (!rows[0]) throw notFound();
	return toBook(opening.entitlementId, rows[0]);
}

/** Keeps the section last read, counted from 1. Throws `entitlement_not_found` (404). Safe to repeat. */
export async function rememberPlace({ place, ...opening }: Opening & { place: number }): Promise<void> {
	await requireRight(opening);
	unwrapMaybe(
		await secretClient().rpc('remember_place', {
			p_entitlement_id: opening.entitlementId,
			p_place: place
		})
	);
}

async function requireRight({ viewer, supabase, cookieTokens, entitlementId }: Opening): Promise<void> {
	if (!isUuid(entitlementId)) throw notFound();
	if (cookieTokens.some((token) => readAccessToken(token) === entitlementId)) return;
	if (!viewer) throw notFound();
	// Members of the selling workspace see its entitlements too; only the buyer may read by one.
	const own = await supabase
		.from('entitlements')
		.select('id')
		.eq('id', entitlementId)
		.eq('user_id', viewer.userId)
		.maybeSingle();
	if (!unwrapMaybe(own)) throw notFound();
}

function notFound(): DomainError {
	return new DomainError('entitlement_not_found', 404);
}
