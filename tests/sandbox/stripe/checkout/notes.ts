import type Stripe from 'stripe';

/** What belongs to a checkout session but isn't shown in it. */
export interface CheckoutNotes {
	/** The session's id. */
	id: string;
	lineItems: Stripe.LineItem[];
	paymentIntentData: PaymentIntentData;
	subscriptionData: SubscriptionData;
	/** What the buyer typed last and what came of it, for the page after a declined try. */
	lastTry: { email: string; name: string; problem: string } | null;
}

/** `payment_intent_data`, as far as the sandbox carries it on. */
export interface PaymentIntentData {
	description?: string | undefined;
	metadata?: Record<string, string> | undefined;
	receipt_email?: string | undefined;
	setup_future_usage?: 'off_session' | 'on_session' | undefined;
	shipping?: Stripe.PaymentIntent.Shipping | undefined;
	statement_descriptor?: string | undefined;
	statement_descriptor_suffix?: string | undefined;
	transfer_group?: string | undefined;
}

/** `subscription_data`, as far as the sandbox carries it on. */
export interface SubscriptionData {
	description?: string | undefined;
	metadata?: Record<string, string> | undefined;
	trial_end?: number | undefined;
	trial_period_days?: number | undefined;
	trial_settings?: TrialSettings | undefined;
}

/** What happens at the end of a trial without a way to pay. */
export interface TrialSettings {
	end_behavior: { missing_payment_method: 'cancel' | 'create_invoice' | 'pause' };
}

/** Whether a session's subscription begins with a trial. */
export function hasTrial({ subscriptionData: data }: Pick<CheckoutNotes, 'subscriptionData'>): boolean {
	return data.trial_period_days !== undefined || data.trial_end !== undefined;
}
