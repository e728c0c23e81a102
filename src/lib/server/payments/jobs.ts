import { z } from 'zod';
import { DomainError, unwrap, unwrapMaybe } from '../platform/errors.ts';
import { job, type Job, type JobContext, type Schedule } from '../platform/jobs.ts';
import { log } from '../platform/log.ts';
import { secretClient } from '../platform/supabase.ts';
import { convergeSession } from './converge.ts';

const sessionEvents = new Set([
	'checkout.session.completed',
	'checkout.session.async_payment_succeeded',
	'checkout.session.async_payment_failed',
	'checkout.session.expired'
]);
const sweepSize = 100;
const sweepAtOnce = 5;

type EventState = 'processed' | 'ignored' | 'failed';

/** The queue's jobs of this domain. Each may run any number of times. */
export const jobs: Record<string, Job> = {
	provider_event: job(z.object({ eventId: z.uuid() }), handleEvent),
	sales_sweep: async (_payload, { signal }) => sweep(signal)
};

export const schedules: Schedule[] = [{ task: 'sales_sweep', cron: '* * * * *' }];

async function handleEvent({ eventId }: { eventId: string }, { isLastAttempt }: JobContext): Promise<void> {
	const event = unwrap(
		await secretClient().from('provider_events').select('type, object_id, state').eq('id', eventId).single()
	);
	if (event.state === 'processed') return;
	if (!sessionEvents.has(event.type)) return mark(eventId, 'ignored');
	try {
		await convergeSession(event.object_id);
		await mark(eventId, 'processed');
	} catch (error) {
		const isPermanent = error instanceof DomainError && error.status < 500;
		if (isPermanent) {
			log.error({ eventId, code: error.code }, 'an event can not be followed');
			return mark(eventId, 'failed', error.code);
		}
		if (isLastAttempt) await mark(eventId, 'failed', 'attempts_exhausted');
		throw error;
	}
}

async function mark(eventId: string, state: EventState, error?: string): Promise<void> {
	unwrapMaybe(
		await secretClient().rpc('mark_event', {
			p_event_id: eventId,
			p_state: state,
			...(error ? { p_error: error } : {})
		})
	);
}

/** Asks Stripe about open orders, so that a webhook that never came costs a buyer a minute, not the purchase. */
async function sweep(signal: AbortSignal): Promise<void> {
	const due = unwrap(await secretClient().rpc('orders_to_check', { p_limit: sweepSize }));
	const waiting = [...due];
	const takeTurns = async (): Promise<void> => {
		for (let next = waiting.shift(); next && !signal.aborted; next = waiting.shift()) {
			await checkOne(next.order_id, next.session_id);
		}
	};
	await Promise.all(Array.from({ length: sweepAtOnce }, takeTurns));
}

/** One order that can't be followed must not keep the others from being looked at. */
async function checkOne(orderId: string, sessionId: string): Promise<void> {
	try {
		const converged = await convergeSession(sessionId);
		if (converged === 'fulfilled') log.warn({ orderId }, 'the sweep delivered what no webhook reported');
	} catch (error) {
		const code = error instanceof DomainError ? error.code : undefined;
		log.error({ orderId, code, err: error }, 'the sweep could not follow an order');
	}
}
