import { fromDatabase, unwrap, unwrapMaybe } from '../platform/errors.ts';
import { isUuid } from '../../uuid.ts';
import type { PlatformAdmin } from './platform-admin.ts';

const pageSize = 50;
/** As many as one replay takes. */
export const replayLimit = 5_000;

export const eventStates = ['received', 'processed', 'ignored', 'failed'] as const;
export type EventState = (typeof eventStates)[number];
export type EventFilters = {
	state: EventState | null;
	provider: string | null;
	/** A part of the type, or the id of the event or of what it is about. */
	search: string;
	page: number;
};

const columns = 'id, provider, event_id, type, object_id, state, error, received_at, processed_at';

/** One page of what providers sent, newest first. */
export async function listEvents({ supabase }: PlatformAdmin, filters: EventFilters) {
	const from = (filters.page - 1) * pageSize;
	const all = supabase.from('provider_events').select(columns, { count: 'exact' });
	let query = narrow(all, filters)
		.order('received_at', { ascending: false })
		.order('id')
		.range(from, from + pageSize - 1);
	if (filters.state) query = query.eq('state', filters.state);
	const answer = await query;
	const rows = answer.status === 416 ? [] : unwrap(answer);
	const total = answer.count ?? 0;
	return { events: rows.map(eventOf), total, pages: Math.max(1, Math.ceil(total / pageSize)) };
}

/** How many events of each state match the other filters. */
export async function countStates(
	{ supabase }: PlatformAdmin,
	filters: EventFilters
): Promise<Record<EventState, number>> {
	const counts = await Promise.all(
		eventStates.map(async (state) => {
			const query = supabase.from('provider_events').select('id', { count: 'exact', head: true });
			const { count, error } = await narrow(query, filters).eq('state', state);
			if (error) throw fromDatabase(error);
			return [state, count ?? 0] as const;
		})
	);
	return Object.fromEntries(counts) as Record<EventState, number>;
}

type Narrowing<Q> = { eq: (column: 'provider', value: string) => Q; or: (conditions: string) => Q };

function narrow<Q extends Narrowing<Q>>(query: Q, { provider, search }: EventFilters): Q {
	const words = search.replace(/[^A-Za-z0-9_.-]/g, ''); // the rest has a meaning in a condition
	const found = words ? query.or(`type.ilike.*${words}*,event_id.eq.${words},object_id.eq.${words}`) : query;
	return provider ? found.eq('provider', provider) : found;
}

/** How many events were received from `from` to before `until`. */
export async function countRange({ supabase }: PlatformAdmin, from: string, until: string): Promise<number> {
	const query = supabase.from('provider_events').select('id', { count: 'exact', head: true });
	const { count, error } = await query.gte('received_at', from).lt('received_at', until);
	if (error) throw fromDatabase(error);
	return count ?? 0;
}

/** An event as it came, with each time it was handled, newest first; null when there is none. */
export async function findEvent({ supabase }: PlatformAdmin, id: string) {
	if (!isUuid(id)) return null;
	const query = supabase.from('provider_events').select(`${columns}, payload`).eq('id', id);
	const event = unwrapMaybe(await query.maybeSingle());
	if (!event) return null;
	const attempts = unwrap(await supabase.rpc('event_history', { p_event_id: id }));
	return { ...eventOf(event), payload: event.payload, attempts: attempts.map(attemptOf) };
}

type AttemptRow = {
	id: number;
	outcome: string;
	error: string | null;
	duration_ms: number;
	is_replay: boolean;
	replayed_by: string | null;
	created_at: string;
};

function attemptOf(row: AttemptRow) {
	return {
		id: row.id,
		outcome: row.outcome as 'processed' | 'ignored' | 'failed' | 'retrying',
		error: row.error,
		durationMs: row.duration_ms,
		isReplay: row.is_replay,
		replayedBy: row.replayed_by, // null too when that person's account is gone
		at: row.created_at
	};
}

/** Handles these events again. Handlers converge on the provider's present state, so nothing is granted twice. Answers how many. */
export async function replay({ supabase }: PlatformAdmin, ids: string[]): Promise<number> {
	return unwrap(await supabase.rpc('replay_events', { p_ids: ids.filter(isUuid), ...noRange }));
}

/** Handles all events received from `from` to before `until` again, 5,000 at most. Throws `range_invalid` (422). */
export async function replayRange({ supabase }: PlatformAdmin, from: string, until: string): Promise<number> {
	return unwrap(await supabase.rpc('replay_events', { p_from: from, p_until: until }));
}

const noRange = { p_from: null as unknown as string, p_until: null as unknown as string };

type Row = {
	id: string;
	provider: string;
	event_id: string;
	type: string;
	object_id: string;
	state: 'received' | 'processed' | 'ignored' | 'failed';
	error: string | null;
	received_at: string;
	processed_at: string | null;
};

function eventOf(row: Row) {
	const {
		event_id: eventId,
		object_id: objectId,
		received_at: receivedAt,
		processed_at: processedAt,
		...rest
	} = row;
	return {
		id: rest.id,
		provider: rest.provider,
		type: rest.type,
		state: rest.state,
		error: rest.error,
		eventId,
		objectId,
		receivedAt,
		processedAt
	};
}
