import { describeAgent, type Agent } from '../../accounts/user-agent.ts';
import { unwrap, unwrapMaybe } from '../platform/errors.ts';
import { log } from '../platform/log.ts';
import { secretClient, type SessionClient } from '../platform/supabase.ts';
import type { Viewer } from '../workspaces/viewer.ts';
import { fromAuth } from './auth-errors.ts';

const FRESH_MS = 5 * 60_000;
const MOST_KEPT = 10_000;
const noted = new Map<string, { place: string; at: number }>();

export type Place = { address: string; userAgent: string };

/**
 * Notes where the viewer's session is used, at most once in five minutes for the same place. Await it before a write:
 * the audit log takes from it where the change came from. A note that fails stops nobody.
 */
export async function note(
	{ sessionId, userId }: Pick<Viewer, 'sessionId' | 'userId'>,
	{ address, userAgent }: Place,
	now = Date.now()
): Promise<void> {
	if (!sessionId) return;
	const place = `${address} ${userAgent}`;
	const last = noted.get(sessionId);
	if (last?.place === place && now - last.at < FRESH_MS) return;
	const { error } = await secretClient().rpc('note_session', {
		p_session_id: sessionId,
		p_user_id: userId,
		p_address: address,
		p_user_agent: userAgent
	});
	if (error) return log.warn({ err: error }, 'a session was not noted');
	remember(sessionId, { place, at: now });
}

/** Oldest first, so that what is forgotten is what was not seen for longest. */
function remember(sessionId: string, visit: { place: string; at: number }): void {
	noted.delete(sessionId);
	noted.set(sessionId, visit);
	const [oldest] = noted.keys();
	if (noted.size > MOST_KEPT && oldest) noted.delete(oldest);
}

/** Forgets where sessions were used that are over or were long unused. Safe to repeat. */
export async function forgetOld(): Promise<void> {
	const forgotten = unwrap(await secretClient().rpc('sweep_session_places'));
	if (forgotten > 0) log.info({ forgotten }, 'places of old sessions forgotten');
}

export type Session = Agent & {
	id: string;
	/** Null until it was seen here, such as one that only programs use. */
	address: string | null;
	startedAt: string;
	lastSeenAt: string;
	isCurrent: boolean;
};

/** The visitor's live sessions, the present one first. */
export async function listMine(supabase: SessionClient): Promise<Session[]> {
	const rows = unwrap(await supabase.rpc('my_sessions'));
	return rows.map((row) => ({
		id: row.id,
		...describeAgent(row.user_agent),
		address: typeof row.address === 'string' ? row.address : null,
		startedAt: row.created_at,
		lastSeenAt: row.last_seen,
		isCurrent: row.is_current ?? false
	}));
}

/** Ends one of the visitor's sessions. One that is another's, or has ended, changes nothing. */
export async function end(supabase: SessionClient, sessionId: string): Promise<void> {
	unwrapMaybe(await supabase.rpc('revoke_session', { p_session_id: sessionId }));
}

/** Ends all of the visitor's sessions but this one. Safe to repeat. */
export async function endOthers(supabase: SessionClient): Promise<void> {
	const { error } = await supabase.auth.signOut({ scope: 'others' });
	if (error) throw fromAuth(error);
}

/** Ends all of the visitor's sessions, this one too. Safe to repeat. */
export async function endAll(supabase: SessionClient): Promise<void> {
	const { error } = await supabase.auth.signOut({ scope: 'global' });
	if (error) throw fromAuth(error);
}
