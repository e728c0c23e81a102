import { z } from 'zod';
import { Id, Instant } from './schemas.ts';

const cents = z.int().meta({ description: 'In minor units of the currency.' });
const currency = z.string().meta({ description: 'ISO 4217, in lower case.' });
const limit = z.int().nullable();

export const Plan = z
	.object({
		code: z.string(),
		name: z.string(),
		number: z.int().meta({ description: 'The version. Who pays for an older one keeps it.' }),
		credits: z.int().meta({ description: 'A month; of the free plan once.' }),
		trialDays: z.int(),
		trialCredits: z.int(),
		limits: z
			.object({
				members: limit,
				published_products: limit,
				storage_bytes: limit,
				channels: limit,
				scheduled_posts: limit,
				api_calls_per_day: limit,
				instances: limit,
				generations_at_once: limit,
				generations_a_month: limit
			})
			.meta({ description: 'Null is no limit.' }),
		features: z
			.array(z.string())
			.meta({ description: 'What it brings besides: email_support, priority_queue, …' }),
		prices: z.array(z.object({ id: Id, interval: z.enum(['month', 'year']), currency, amountCents: cents }))
	})
	.meta({ id: 'Plan' });

export const Pack = z
	.object({ id: Id, credits: z.int(), prices: z.array(z.object({ id: Id, currency, amountCents: cents })) })
	.meta({ id: 'Pack' });

export const Payment = z
	.object({
		id: Id,
		kind: z.enum(['subscription', 'top_up']),
		provider: z.string(),
		planName: z.string().nullable(),
		interval: z.enum(['month', 'year']).nullable(),
		credits: z.int().nullable().meta({ description: 'Of a top-up.' }),
		amountCents: cents,
		refundedCents: cents,
		disputedCents: cents,
		currency,
		state: z.enum(['open', 'paid', 'failed', 'void']),
		number: z.string().nullable().meta({ description: 'Of the invoice.' }),
		url: z.string().nullable().meta({ description: 'The provider’s page of the invoice.' }),
		pdfUrl: z.string().nullable(),
		periodStart: Instant.nullable(),
		periodEnd: Instant.nullable(),
		createdAt: Instant,
		paidAt: Instant.nullable()
	})
	.meta({ id: 'Payment' });

export const Credits = z
	.object({
		available: z.int().meta({ description: 'What can be spent.' }),
		monthly: z.int().meta({ description: 'Of those, what ends with the period.' }),
		purchased: z.int().meta({ description: 'Of those, what never ends.' }),
		held: z.int().meta({ description: 'Set aside for work in progress.' }),
		owed: z.int().meta({ description: 'Spent of credits whose payment went back; the next ones settle it.' }),
		monthlyUntil: Instant.nullable()
	})
	.meta({ id: 'Credits' });

export const planExample: z.input<typeof Plan> = {
	code: 'pro',
	name: 'Pro',
	number: 1,
	credits: 200,
	trialDays: 0,
	trialCredits: 0,
	limits: {
		members: 20,
		published_products: 250,
		storage_bytes: 50_000_000_000,
		channels: 10,
		scheduled_posts: 1000,
		api_calls_per_day: 100_000,
		instances: 1,
		generations_at_once: 25,
		generations_a_month: null
	},
	features: ['email_support', 'priority_queue'],
	prices: [
		{ id: '7f0c1c57-0f5c-4a35-8f5e-1f7d7b7f2f11', interval: 'month', currency: 'eur', amountCents: 2900 }
	]
};

export const packExample: z.input<typeof Pack> = {
	id: '8f0c1c57-0f5c-4a35-8f5e-1f7d7b7f2f12',
	credits: 100,
	prices: [{ id: '9f0c1c57-0f5c-4a35-8f5e-1f7d7b7f2f13', currency: 'eur', amountCents: 1800 }]
};

export const paymentExample: z.input<typeof Payment> = {
	id: 'af0c1c57-0f5c-4a35-8f5e-1f7d7b7f2f14',
	kind: 'subscription',
	provider: 'stripe',
	planName: 'Pro',
	interval: 'month',
	credits: null,
	amountCents: 2900,
	refundedCents: 0,
	disputedCents: 0,
	currency: 'eur',
	state: 'paid',
	number: 'A1B2C3D4-0001',
	url: 'https://invoice.stripe.com/i/acct_1/live_1',
	pdfUrl: 'https://pay.stripe.com/invoice/acct_1/live_1/pdf',
	periodStart: '2026-11-20T09:30:00+00:00',
	periodEnd: '2026-12-20T09:30:00+00:00',
	createdAt: '2026-11-20T09:30:00+00:00',
	paidAt: '2026-11-20T09:30:02+00:00'
};

export const creditsExample: z.input<typeof Credits> = {
	available: 212,
	monthly: 187,
	purchased: 25,
	held: 5,
	owed: 0,
	monthlyUntil: '2026-12-20T09:30:00+00:00'
};
