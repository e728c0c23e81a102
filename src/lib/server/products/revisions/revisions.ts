import { storedFindings } from '../../../products/findings.ts';
import type { Language } from '../../../products/brief.ts';
import {
	isWriting,
	type Revision,
	type RevisionKind,
	type RevisionOrder
} from '../../../products/revisions.ts';
import { compareTexts, mergeTexts } from '../../../products/text-diff.ts';
import { isUuid } from '../../../uuid.ts';
import type { Send } from '../../event-stream.ts';
import * as credits from '../../ledger/credits.ts';
import * as models from '../../models/operator.ts';
import type { Database } from '../../platform/database-types.ts';
import { DomainError, unwrap, unwrapMaybe } from '../../platform/errors.ts';
import { secretClient } from '../../platform/supabase.ts';
import type { Member } from '../../workspaces/members.ts';
import type { Conflict } from '../editing.ts';
import { get } from '../listing.ts';
import { recheck, type SectionPlace } from '../reports.ts';
import { watchTexts } from '../generation/text-watch.ts';
import { demoCanRevise } from '../writing/demo-revision.ts';
import { wholeWords } from '../writing/passage.ts';

export type RevisionQuote = credits.FixedPrice & {
	/** No model is connected: only what needs none can be asked for. */
	isDemo: boolean;
};

/** What a revision costs this workspace now, in credits, and on whose keys. */
export async function quoteRevision(member: Member): Promise<RevisionQuote> {
	const price = await credits.quoteRevision(member.supabase, member.workspaceId);
	return { ...price, isDemo: models.isDemo() && price.keySource === 'operator' };
}

/**
 * Orders a revision of a section as it is in `version`: holds the credits and queues the work. Returns its id; repeating a
 * key returns the first one. Throws `section_locked`, `stale_version`, `revision_open` (409), `insufficient_credits` (402),
 * `demo_cannot_revise`, `selection_empty` (422) or `product_not_found` (404).
 */
export async function requestRevision(
	member: Member,
	place: SectionPlace & { version: number },
	{ kind, wish, start, end }: RevisionOrder,
	idempotencyKey: string
): Promise<string> {
	const { sections } = await get(member, place.productId);
	const section = sections.find(({ id }) => id === place.sectionId);
	if (!section) throw new DomainError('product_not_found', 404);
	const passage = start !== undefined && end !== undefined ? wholeWords(section.body, { start, end }) : null;
	if (start !== undefined && !passage) throw new DomainError('selection_empty', 422);
	if ((await quoteRevision(member)).isDemo && !demoCanRevise(kind, passage !== null))
		throw new DomainError('demo_cannot_revise', 422);
	return unwrap(
		await secretClient().rpc('request_revision', {
			p_workspace_id: member.workspaceId,
			p_user_id: member.viewer.userId,
			p_product_id: place.productId,
			p_section_id: place.sectionId,
			p_version: place.version,
			p_kind: kind,
			p_wish: wish,
			// The types of a function's arguments leave out that they may be null.
			p_selection_start: (passage?.start ?? null) as number,
			p_selection_end: (passage?.end ?? null) as number,
			p_quote: (passage ? section.body.slice(passage.start, passage.end) : null) as string,
			p_idempotency_key: idempotencyKey
		})
	);
}

type Stored = Database['public']['Tables']['revisions']['Row'];
type Row = Stored & { section_id: string; section_version: number; kind: RevisionKind };

/** Of a section, not of the cover: that is a picture (covers/pictures.ts). */
const isOfSection = (row: Stored): row is Row => row.section_id !== null;

function revisionOf(row: Row): Revision {
	return {
		id: row.id,
		sectionId: row.section_id,
		sectionVersion: row.section_version,
		kind: row.kind,
		wish: row.wish,
		quote: row.quote,
		state: row.state,
		attempt: row.attempt,
		partial: row.partial,
		before: row.before_text,
		after: row.after_text,
		findings: storedFindings(row.findings),
		credits: row.credits,
		errorCode: row.error_code,
		createdAt: row.created_at
	};
}

/** The revisions of a product that are written, wait for a decision, or failed and nobody has looked yet. */
export async function listOpenRevisions(member: Member, productId: string): Promise<Revision[]> {
	const rows = unwrap(
		await member.supabase
			.from('revisions')
			.select('*')
			.eq('workspace_id', member.workspaceId)
			.eq('product_id', productId)
			.in('state', ['queued', 'running', 'ready', 'failed'])
			.order('created_at')
	);
	// A later one of the same section takes the place of one that failed.
	return [...new Map(rows.filter(isOfSection).map((row) => [row.section_id, revisionOf(row)])).values()];
}

/** A revision of a product. Throws `revision_not_found` (404). */
export async function getRevision(member: Member, productId: string, id: string): Promise<Revision> {
	const row = isUuid(id) && isUuid(productId) ? await findRow(member, productId, id) : null;
	if (!row) throw new DomainError('revision_not_found', 404);
	return revisionOf(row);
}

async function findRow(
	{ supabase, workspaceId }: Member,
	productId: string,
	id: string
): Promise<Row | null> {
	const query = supabase.from('revisions').select('*').eq('workspace_id', workspaceId);
	const row = unwrapMaybe(await query.eq('product_id', productId).eq('id', id).maybeSingle());
	return row && isOfSection(row) ? row : null;
}

/** Sends `snapshot` (Revision) and `delta` until its text is ready or it ended; as `watchProgress`. */
export async function watchRevision(
	member: Member,
	{ productId, id }: { productId: string; id: string },
	send: Send,
	close: () => void
): Promise<() => void> {
	const watched = {
		channel: 'revision',
		isMine: (message: object) => 'revisionId' in message && message.revisionId === id,
		read: () => getRevision(member, productId, id),
		texts: (revision: Revision) => [revision],
		isFinished: (revision: Revision) => !isWriting(revision)
	};
	return watchTexts(watched, send, close);
}

function requireId(id: string): void {
	if (!isUuid(id)) throw new DomainError('revision_not_found', 404);
}

/** Stops a revision and gives its credits back. False when its text was ready or it had ended. Throws `revision_not_found` (404). */
export async function cancelRevision(member: Member, id: string): Promise<boolean> {
	requireId(id);
	return unwrap(await member.supabase.rpc('cancel_revision', { p_revision_id: id }));
}

/** Leaves the section as it is. Safe to repeat. Throws `revision_not_found` (404). */
export async function rejectRevision(member: Member, id: string): Promise<void> {
	requireId(id);
	unwrap(await member.supabase.rpc('reject_revision', { p_revision_id: id }));
}

type Acceptance = {
	productId: string;
	id: string;
	/** The section's version that the new text replaces. */
	version: number;
	/** The places of the changes to take, among all changes; null: all. */
	taken: number[] | null;
};

/**
 * Saves the text with the changes that were taken and judges it. Returns the new version. Throws `stale_version` (409, with a
 * Conflict as detail), `section_locked`, `revision_closed` (409) or `revision_not_found` (404).
 */
export async function acceptRevision(member: Member, { productId, id, version, taken }: Acceptance) {
	const revision = await getRevision(member, productId, id);
	const { language, sections } = await get(member, productId);
	const present = sections.find((section) => section.id === revision.sectionId);
	if (!present || revision.after === null) throw new DomainError('revision_closed', 409);
	const body = takenText(revision, revision.after, taken, language);
	const { data, error } = await member.supabase.rpc('accept_revision', {
		p_revision_id: id,
		p_version: version,
		p_body: body
	});
	if (error?.message === 'stale_version') {
		const stored = { title: present.title, body: present.body };
		const detail: Conflict<typeof stored> = { version: present.version, stored };
		throw new DomainError('stale_version', 409, { detail: { ...detail, wanted: body } });
	}
	const saved = unwrap({ data, error });
	await recheck(member, productId);
	return { sectionId: revision.sectionId, version: saved };
}

function takenText({ before }: Revision, after: string, taken: number[] | null, language: Language): string {
	if (!taken) return after;
	return mergeTexts({ before, after, blocks: compareTexts(before, after, language) }, new Set(taken));
}
