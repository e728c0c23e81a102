import { DomainError, unwrap } from '../platform/errors.ts';
import type { Job, Schedule } from '../platform/jobs.ts';
import { log } from '../platform/log.ts';
import { secretClient } from '../platform/supabase.ts';
import type { EventHandlers } from './event-job.ts';
import type { ProviderName } from './provider.ts';
import { convergeCapture, convergeOrderOf } from './followed.ts';
import { convergeSession } from './converge.ts';

const sweepSize = 100;
const sweepAtOnce = 5;

/** What providers report about orders. */
export const events: EventHandlers = {
	'stripe:checkout.session.completed': convergeOrderOf('stripe'),
	'stripe:checkout.session.async_payment_succeeded': convergeOrderOf('stripe'),
	'stripe:checkout.session.async_payment_failed': convergeOrderOf('stripe'),
	'stripe:checkout.session.expired': convergeOrderOf('stripe'),
	'paypal:CHECKOUT.ORDER.APPROVED': convergeOrderOf('paypal'),
	'paypal:PAYMENT.CAPTURE.COMPLETED': convergeCapture,
	'paypal:PAYMENT.CAPTURE.DENIED': convergeCapture
};

/** The queue's jobs of this domain. Each may run any number of times. */
export const jobs: Record<string, Job> = {
	order_sweep: async (_payload, { signal }) => sweep(signal)
};

export const schedules: Schedule[] = [{ task: 'order_sweep', cron: '* * * * *' }];

/** Asks providers about open orders, so that a webhook that never came costs a buyer a minute, not the purchase. */
async function sweep(signal: AbortSignal): Promise<void> {
	const due = unwrap(await secretClient().rpc('orders_to_check', { p_limit: sweepSize }));
	const waiting = [...due];
	const takeTurns = async (): Promise<void> => {
		for (let next = waiting.shift(); next && !signal.aborted; next = waiting.shift()) {
			await checkOne(next.order_id, next.session_id, next.provider as ProviderName);
		}
	};
	await Promise.all(Array.from({ length: sweepAtOnce }, takeTurns));
}

/** One order that can't be followed must not keep the others from being looked at. */
async function checkOne(orderId: string, sessionId: string, providerName: ProviderName): Promise<void> {
	try {
		const converged = await convergeSession(sessionId, providerName);
		if (converged === 'fulfilled') log.warn({ orderId }, 'the sweep delivered what no webhook reported');
	} catch (error) {
		const code = error instanceof DomainError ? error.code : undefined;
		log.error({ orderId, code, err: error }, 'the sweep could not follow an order');
	}
}
