/** What belongs to a subscription but isn't shown in it. */
export interface SubscriptionNotes {
	/** The subscription's id. */
	id: string;
	/** The period end `invoice.upcoming` was sent for. */
	upcomingSentFor: number | null;
	/** The trial end `customer.subscription.trial_will_end` was sent for. */
	trialWarnedFor: number | null;
}
