import type Stripe from 'stripe';
import type * as z from 'zod';
import { invalidRequest } from '../http/errors.ts';
import { hash, oneOf, params, text } from '../http/params.ts';
import { route, type Call, type Route } from '../http/route.ts';
import { newId } from '../ids.ts';
import { requireCustomer } from './customers.ts';
import { requireConfiguration } from './portal-configurations.ts';
import { requireSubscription } from './subscriptions.ts';

const createParams = params({
	customer: text(),
	configuration: text().optional(),
	flow_data: hash({
		type: oneOf(['payment_method_update', 'subscription_cancel']),
		after_completion: hash({
			type: oneOf(['portal_homepage', 'redirect']),
			redirect: hash({ return_url: text() }).optional()
		}).optional(),
		subscription_cancel: hash({ subscription: text() }).optional()
	}).optional(),
	locale: text().optional(),
	return_url: text().optional()
});
type Given = z.output<typeof createParams>;

function createSession({ sandbox, params: given, cause }: Call<Given>): Stripe.BillingPortal.Session {
	const { store, events, now, apiBase } = sandbox;
	const customer = requireCustomer(store, given.customer, 'customer', 400);
	const configuration = requireConfiguration(sandbox, given.configuration);
	if (given.return_url !== undefined && !/^https?:/.test(given.return_url)) {
		throw invalidRequest('Not a valid URL', 'return_url', 'url_invalid');
	}
	const cancelled = given.flow_data?.subscription_cancel?.subscription;
	if (cancelled) {
		requireSubscription(store, cancelled, 'flow_data[subscription_cancel][subscription]', 400);
	}
	const id = newId('bps');
	const session = store.save('portal_sessions', {
		id,
		object: 'billing_portal.session',
		configuration: configuration.id,
		created: now(),
		customer: customer.id,
		customer_account: null,
		flow: given.flow_data ? buildFlow(given.flow_data) : null,
		livemode: false,
		locale: given.locale ?? null,
		on_behalf_of: null,
		return_url: given.return_url ?? configuration.default_return_url,
		url: `${apiBase}/p/session/${id}`
	});
	events.emit('billing_portal.session.created', session, cause);
	return session;
}

function buildFlow(given: NonNullable<Given['flow_data']>): Stripe.BillingPortal.Session.Flow {
	const { type, after_completion: after, subscription_cancel: cancel } = given;
	return {
		after_completion: {
			hosted_confirmation: null,
			redirect: after?.redirect ?? null,
			type: after?.type ?? 'portal_homepage'
		},
		customer_update: null,
		subscription_cancel: cancel ? { retention: null, subscription: cancel.subscription } : null,
		subscription_pause: null,
		subscription_update: null,
		subscription_update_confirm: null,
		type
	};
}

export const portalSessionRoutes: Route[] = [
	route('POST', '/v1/billing_portal/sessions', createParams, createSession)
];
