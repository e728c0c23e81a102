import { isMissing, stripe } from '../payments/stripe.ts';
import { DomainError, unwrap } from '../platform/errors.ts';
import type { Job, Schedule } from '../platform/jobs.ts';
import { log } from '../platform/log.ts';
import { secretClient } from '../platform/supabase.ts';
import { convergeCheckout } from './converge-checkout.ts';
import { convergeSubscription } from './converge-subscription.ts';
import { beginReconciliation, reconcile } from './reconciliation-job.ts';

const batch = 100;

/** The queue's jobs of this domain. Each may run any number of times. */
export const jobs: Record<string, Job> = {
	billing_sweep: async (_payload, { signal }) => sweepCheckouts(signal),
	billing_hourly: async (_payload, { signal }) => hourly(signal),
	reconcile_nightly: beginReconciliation,
	reconcile
};

export const schedules: Schedule[] = [
	{ task: 'billing_sweep', cron: '* * * * *' },
	{ task: 'billing_hourly', cron: '11 * * * *' },
	{ task: 'reconcile_nightly', cron: '23 3 * * *' }
];

/** Asks Stripe about open checkouts of plans: a webhook that never came costs a minute. */
async function sweepCheckouts(signal: AbortSignal): Promise<void> {
	const due = unwrap(await secretClient().rpc('checkouts_to_check', { p_limit: batch }));
	for (const { session_id: id } of due) {
		if (signal.aborted) return;
		await attempt(id, async () => void (await convergeCheckout(id)));
	}
}

/**
 * Renewals and ends that no report told of, then months of yearly plans, credits whose period is over, plans whose days of grace
 * are over or whose workspace goes. In this order: a month that was paid for must not expire before it is known.
 */
async function hourly(signal: AbortSignal): Promise<void> {
	await followOverdue(signal);
	const given = unwrap(await secretClient().rpc('grant_due_months'));
	if (given > 0) log.info({ given }, 'months of yearly plans were given');
	const over = unwrap(await secretClient().rpc('subscriptions_to_end', { p_limit: batch }));
	for (const { provider_subscription_id: id, at_once: atOnce } of over) {
		if (signal.aborted) return;
		await attempt(id, async () => end(id, atOnce));
	}
}

async function followOverdue(signal: AbortSignal): Promise<void> {
	for (;;) {
		const due = unwrap(await secretClient().rpc('subscriptions_to_check', { p_limit: batch }));
		for (const { provider_subscription_id: id } of due) {
			if (signal.aborted) return;
			await attempt(id, async () => void (await convergeSubscription(id)));
		}
		if (due.length < batch) return;
	}
}

async function end(id: string, atOnce: boolean): Promise<void> {
	try {
		if (atOnce) await stripe().subscriptions.cancel(id);
		else await stripe().subscriptions.update(id, { cancel_at_period_end: true });
	} catch (error) {
		if (!isMissing(error)) throw error;
	}
	await convergeSubscription(id);
}

/** One that can't be followed must not keep the others from being looked at. */
async function attempt(id: string, work: () => Promise<void>): Promise<void> {
	try {
		await work();
	} catch (error) {
		const code = error instanceof DomainError ? error.code : undefined;
		log.error({ id, code, err: error }, 'the billing sweep could not follow');
	}
}
