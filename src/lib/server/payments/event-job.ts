import { z } from 'zod';
import { DomainError, unwrap, unwrapMaybe } from '../platform/errors.ts';
import { job, type Job, type JobContext } from '../platform/jobs.ts';
import { log } from '../platform/log.ts';
import { secretClient } from '../platform/supabase.ts';

/** Follows what an event names, by asking the provider. False when it is none of this domain's. Safe to repeat. */
export type EventHandler = (objectId: string) => Promise<boolean>;
/** By `provider:type`. */
export type EventHandlers = Record<string, EventHandler>;

type Outcome = { outcome: 'processed' | 'ignored' | 'failed' | 'retrying'; error?: string };

/**
 * The job that handles recorded events with the handlers of all domains, the first that knows the object. Each time is written
 * down. What no repetition can cure is recorded as failed and not repeated.
 */
export function eventJob(domains: EventHandlers[]): Job {
	return job(z.object({ eventId: z.uuid() }), async ({ eventId }, context) => {
		const event = unwrap(
			await secretClient()
				.from('provider_events')
				.select('provider, type, object_id, state')
				.eq('id', eventId)
				.single()
		);
		if (event.state === 'processed') return;
		const handlers = domains.flatMap((domain) => domain[`${event.provider}:${event.type}`] ?? []);
		const started = performance.now();
		const { outcome, problem } = await attempt(handlers, event.object_id, context);
		await mark(eventId, outcome, performance.now() - started);
		if (problem) throw problem;
		if (outcome.outcome === 'failed')
			log.error({ eventId, code: outcome.error }, 'an event can not be followed');
	});
}

async function attempt(
	handlers: EventHandler[],
	objectId: string,
	{ isLastAttempt }: JobContext
): Promise<{ outcome: Outcome; problem?: unknown }> {
	try {
		for (const handle of handlers) {
			if (await handle(objectId)) return { outcome: { outcome: 'processed' } };
		}
		return { outcome: { outcome: 'ignored' } };
	} catch (problem) {
		const isPermanent = problem instanceof DomainError && problem.status < 500;
		if (isPermanent) return { outcome: { outcome: 'failed', error: problem.code } };
		const reason = problem instanceof Error ? problem.message.slice(0, 300) : 'unexpected';
		if (isLastAttempt) return { outcome: { outcome: 'failed', error: 'attempts_exhausted' }, problem };
		return { outcome: { outcome: 'retrying', error: reason }, problem };
	}
}

async function mark(eventId: string, { outcome, error }: Outcome, durationMs: number): Promise<void> {
	unwrapMaybe(
		await secretClient().rpc('mark_event', {
			p_event_id: eventId,
			p_outcome: outcome,
			p_error: (error ?? null) as string, // null in SQL; the generated types know no nullable arguments
			p_duration_ms: Math.round(durationMs)
		})
	);
}
