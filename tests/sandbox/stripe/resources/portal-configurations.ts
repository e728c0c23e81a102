import type Stripe from 'stripe';
import type * as z from 'zod';
import { noSuch } from '../http/errors.ts';
import { listShape, page } from '../http/list.ts';
import { flag, hash, list, mergedMetadata, metadata, oneOf, params, text } from '../http/params.ts';
import { route, type Call, type Route } from '../http/route.ts';
import { newId } from '../ids.ts';
import type { Sandbox } from '../sandbox.ts';
import { snapshot, type Store } from '../store.ts';
import { prorationParam } from './subscription-params.ts';

const shape = {
	active: flag().optional(),
	business_profile: hash({
		headline: text(60).optional(),
		privacy_policy_url: text().optional(),
		terms_of_service_url: text().optional()
	}).optional(),
	default_return_url: text().optional(),
	features: hash({
		customer_update: hash({
			allowed_updates: list(text()).optional(),
			enabled: flag().optional()
		}).optional(),
		invoice_history: hash({ enabled: flag() }).optional(),
		payment_method_update: hash({ enabled: flag() }).optional(),
		subscription_cancel: hash({
			enabled: flag().optional(),
			mode: oneOf(['at_period_end', 'immediately']).optional(),
			proration_behavior: prorationParam().optional(),
			cancellation_reason: hash({ enabled: flag(), options: list(text()).optional() }).optional()
		}).optional(),
		subscription_update: hash({ enabled: flag().optional() }).optional()
	}).optional(),
	metadata: metadata().optional(),
	name: text().optional()
};
const configurationParams = params(shape);
type Given = z.output<typeof configurationParams>;
type Configuration = Stripe.BillingPortal.Configuration;

/** The configuration of a portal session: the one named, or the default, made when first needed. */
export function requireConfiguration(sandbox: Sandbox, id: string | undefined): Configuration {
	const { store } = sandbox;
	if (id !== undefined) return findConfiguration(store, id, 400);
	const known = store.all('portal_configurations').find((row) => row.is_default);
	if (known) return known;
	const made = buildConfiguration(sandbox.now());
	made.is_default = true;
	return store.save('portal_configurations', made);
}

function findConfiguration(store: Store, id: string, status: 400 | 404 = 404): Configuration {
	const found = store.get('portal_configurations', id);
	if (!found) throw noSuch('configuration', id, 'configuration', status);
	return found;
}

function createConfiguration({ sandbox, params: given, cause }: Call<Given>): Configuration {
	const configuration = buildConfiguration(sandbox.now());
	applyGiven(configuration, given);
	sandbox.store.save('portal_configurations', configuration);
	sandbox.events.emit('billing_portal.configuration.created', configuration, cause);
	return configuration;
}

function updateConfiguration({ sandbox, id, params: given, cause }: Call<Given>): Configuration {
	const configuration = findConfiguration(sandbox.store, id);
	const before = snapshot(configuration);
	applyGiven(configuration, given);
	configuration.updated = sandbox.now();
	sandbox.store.save('portal_configurations', configuration);
	sandbox.events.emit('billing_portal.configuration.updated', configuration, cause, before);
	return configuration;
}

function applyGiven(configuration: Configuration, given: Given): void {
	const { features, business_profile: profile, metadata: meta } = given;
	const { subscription_cancel: cancel, ...others } = features ?? {};
	const present = configuration.features;
	for (const [name, value] of Object.entries(others))
		Object.assign(present[name as keyof typeof present], value);
	if (cancel) {
		const { cancellation_reason: reason, ...rest } = cancel;
		Object.assign(present.subscription_cancel, rest);
		if (reason) Object.assign(present.subscription_cancel.cancellation_reason, reason);
	}
	if (profile) Object.assign(configuration.business_profile, profile);
	if (meta) configuration.metadata = mergedMetadata(configuration.metadata ?? {}, meta);
	configuration.active = given.active ?? configuration.active;
	configuration.default_return_url = given.default_return_url ?? configuration.default_return_url;
	configuration.name = given.name ?? configuration.name;
}

function buildConfiguration(now: number): Configuration {
	return {
		id: newId('bpc'),
		object: 'billing_portal.configuration',
		active: true,
		application: null,
		business_profile: { headline: null, privacy_policy_url: null, terms_of_service_url: null },
		created: now,
		default_return_url: null,
		features: {
			customer_update: { allowed_updates: [], enabled: false },
			invoice_history: { enabled: true },
			payment_method_update: { enabled: true, payment_method_configuration: null },
			subscription_cancel: {
				cancellation_reason: { enabled: false, feedback_options: null, options: [] },
				enabled: true,
				mode: 'at_period_end',
				proration_behavior: 'none'
			},
			subscription_pause: { duration: { interval_options: [], type: 'indefinite' }, enabled: false },
			subscription_update: {
				billing_cycle_anchor: null,
				default_allowed_updates: [],
				enabled: false,
				proration_behavior: 'none',
				schedule_at_period_end: { conditions: [] },
				trial_update_behavior: 'end_trial'
			}
		},
		is_default: false,
		livemode: false,
		login_page: { enabled: false, url: null },
		metadata: {},
		name: null,
		updated: now
	};
}

export const portalConfigurationRoutes: Route[] = [
	route('POST', '/v1/billing_portal/configurations', configurationParams, createConfiguration),
	route('GET', '/v1/billing_portal/configurations/:id', params({}), ({ sandbox, id }) =>
		findConfiguration(sandbox.store, id)
	),
	route('POST', '/v1/billing_portal/configurations/:id', configurationParams, updateConfiguration),
	route(
		'GET',
		'/v1/billing_portal/configurations',
		params({ ...listShape, active: flag().optional(), is_default: flag().optional() }),
		({ sandbox, params: asked, path }) => {
			const rows = sandbox.store
				.all('portal_configurations')
				.filter((row) => asked.active === undefined || row.active === asked.active)
				.filter((row) => asked.is_default === undefined || row.is_default === asked.is_default);
			return page(rows, asked, path);
		}
	)
];
