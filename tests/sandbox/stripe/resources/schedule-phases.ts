import type Stripe from 'stripe';
import { periodEnd } from '../billing/periods.ts';
import { periodOf } from '../billing/subscription.ts';
import { invalidRequest } from '../http/errors.ts';
import { hash, integer, list, metadata, oneOf, text } from '../http/params.ts';
import { idOf, newId } from '../ids.ts';
import type { Store } from '../store.ts';
import { priceGiven, prorationParam } from './subscription-params.ts';

type Schedule = Stripe.SubscriptionSchedule;
type Phase = Stripe.SubscriptionSchedule.Phase;

/** `phases` of a schedule. */
export const phasesParam = () =>
	list(
		hash({
			items: list(
				hash({
					price: text().optional(),
					quantity: integer(1).optional(),
					metadata: metadata().optional()
				})
			),
			billing_cycle_anchor: oneOf(['automatic', 'phase_start']).optional(),
			duration: hash({
				interval: oneOf(['day', 'week', 'month', 'year']),
				interval_count: integer(1).optional()
			}).optional(),
			end_date: integer(0).optional(),
			metadata: metadata().optional(),
			proration_behavior: prorationParam().optional(),
			start_date: integer(0)
				.or(oneOf(['now']))
				.optional()
		})
	);

interface PhaseParams {
	items: Array<{
		price?: string | undefined;
		quantity?: number | undefined;
		metadata?: Record<string, string> | undefined;
	}>;
	billing_cycle_anchor?: 'automatic' | 'phase_start' | undefined;
	duration?: { interval: 'day' | 'week' | 'month' | 'year'; interval_count?: number | undefined } | undefined;
	end_date?: number | undefined;
	metadata?: Record<string, string> | undefined;
	proration_behavior?: 'none' | 'create_prorations' | 'always_invoice' | undefined;
	start_date?: number | 'now' | undefined;
}

/** A schedule that keeps a subscription as it is to the end of its period. */
export function buildSchedule(
	subscription: Stripe.Subscription,
	metadata: Record<string, string> | undefined,
	now: number
): Schedule {
	const { start, end } = periodOf(subscription);
	const items = subscription.items.data.map(({ price, quantity = 1 }) => ({ price: price.id, quantity }));
	const phase = buildPhase({ items, start, end, currency: subscription.currency }, {});
	return {
		id: newId('sub_sched'),
		object: 'subscription_schedule',
		application: null,
		billing_mode: subscription.billing_mode,
		canceled_at: null,
		completed_at: null,
		created: now,
		current_phase: { start_date: start, end_date: end },
		customer: idOf(subscription.customer),
		customer_account: null,
		default_settings: {
			application_fee_percent: null,
			automatic_tax: { disabled_reason: null, enabled: false, liability: null },
			billing_cycle_anchor: 'automatic',
			billing_thresholds: null,
			collection_method: 'charge_automatically',
			default_payment_method: idOf(subscription.default_payment_method),
			description: null,
			invoice_settings: {
				account_tax_ids: null,
				custom_fields: null,
				days_until_due: null,
				description: null,
				footer: null,
				issuer: { type: 'self' }
			},
			on_behalf_of: null,
			transfer_data: null
		},
		end_behavior: 'release',
		livemode: false,
		metadata: metadata ?? {},
		pause_schedules: [],
		phases: [phase],
		released_at: null,
		released_subscription: null,
		status: 'active',
		subscription: subscription.id,
		test_clock: subscription.test_clock
	};
}

/**
 * The phases asked for, one after the other. A first phase without a start keeps the schedule's; one without an end lasts
 * a period of its price.
 * @throws StripeProblem for an unknown price or a phase that ends before it begins.
 */
export function buildPhases(
	store: Store,
	given: PhaseParams[],
	schedule: Schedule,
	subscription: Stripe.Subscription
): Phase[] {
	let from = schedule.phases[0]?.start_date ?? subscription.start_date;
	return given.map((phase, index) => {
		const at = `phases[${index}]`;
		const prices = phase.items.map((item, place) => priceGiven(store, item, `${at}[items][${place}]`, from));
		const start = typeof phase.start_date === 'number' ? phase.start_date : from;
		const end = phase.end_date ?? endOf(start, phase, prices[0]);
		if (end <= start)
			throw invalidRequest('The phase end date must be after its start date.', `${at}[end_date]`);
		from = end;
		const items = prices.map((price, place) => ({
			price: price.id,
			quantity: phase.items[place]?.quantity ?? 1
		}));
		return buildPhase({ items, start, end, currency: subscription.currency }, phase);
	});
}

function endOf(start: number, { duration }: PhaseParams, price: Stripe.Price | undefined): number {
	const rhythm = duration
		? { interval: duration.interval, interval_count: duration.interval_count ?? 1 }
		: (price?.recurring ?? { interval: 'month', interval_count: 1 });
	return periodEnd(start, rhythm, start);
}

function buildPhase(
	fields: {
		items: Array<{ price: string; quantity: number }>;
		start: number;
		end: number;
		currency: string;
	},
	given: Partial<PhaseParams>
): Phase {
	return {
		add_invoice_items: [],
		application_fee_percent: null,
		billing_cycle_anchor: given.billing_cycle_anchor ?? null,
		billing_thresholds: null,
		collection_method: null,
		currency: fields.currency,
		default_payment_method: null,
		default_tax_rates: [],
		description: null,
		discounts: [],
		end_date: fields.end,
		invoice_settings: null,
		items: fields.items.map(({ price, quantity }) => ({
			billing_thresholds: null,
			discounts: [],
			metadata: {},
			plan: price,
			price,
			quantity,
			tax_rates: []
		})),
		metadata: given.metadata ?? {},
		on_behalf_of: null,
		proration_behavior: given.proration_behavior ?? 'create_prorations',
		start_date: fields.start,
		transfer_data: null,
		trial_end: null
	};
}
