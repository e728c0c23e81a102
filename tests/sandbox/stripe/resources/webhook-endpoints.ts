import { randomBytes } from 'node:crypto';
import type Stripe from 'stripe';
import { invalidRequest, noSuch } from '../http/errors.ts';
import { listShape, page } from '../http/list.ts';
import { list, metadata, params, text } from '../http/params.ts';
import { route, type Route } from '../http/route.ts';
import { newId } from '../ids.ts';
import type { Store } from '../store.ts';

/** The endpoint the sandbox was started with; it takes every event. */
const mainEndpointId = 'we_sandbox_main';

interface EndpointFields {
	id: string;
	url: string;
	enabled_events: string[];
	description?: string | undefined;
	metadata?: Record<string, string> | undefined;
	api_version?: string | undefined;
}

function buildEndpoint(fields: EndpointFields, now: number): Stripe.WebhookEndpoint {
	return {
		id: fields.id,
		object: 'webhook_endpoint',
		api_version: fields.api_version ?? null,
		application: null,
		created: now,
		description: fields.description ?? null,
		enabled_events: fields.enabled_events,
		livemode: false,
		metadata: fields.metadata ?? {},
		status: 'enabled',
		url: fields.url
	};
}

/** Points the main endpoint at a URL and secret; repeating is safe, a restart may change both. */
export function saveMainEndpoint(store: Store, url: string, secret: string, now: number): void {
	const fields = {
		id: mainEndpointId,
		url,
		enabled_events: ['*'],
		description: 'Given at the start of the sandbox'
	};
	store.save('webhook_endpoints', buildEndpoint(fields, now));
	store.save('endpoint_secrets', { id: mainEndpointId, secret });
}

/** @throws StripeProblem resource_missing. */
function requireEndpoint(store: Store, id: string): Stripe.WebhookEndpoint {
	const endpoint = store.get('webhook_endpoints', id);
	if (!endpoint) throw noSuch('webhook endpoint', id, 'id');
	return endpoint;
}

function requireUrl(url: string): string {
	if (URL.canParse(url) && /^https?:/.test(url)) return url;
	throw invalidRequest(
		'Invalid URL: An explicit scheme (such as https) must be provided.',
		'url',
		'url_invalid'
	);
}

export const webhookEndpointRoutes: Route[] = [
	route(
		'POST',
		'/v1/webhook_endpoints',
		params({
			url: text(),
			enabled_events: list(text()),
			api_version: text().optional(),
			description: text().optional(),
			metadata: metadata().optional()
		}),
		({ sandbox: { store, now }, params: given }) => {
			const fields = { ...given, id: newId('we'), url: requireUrl(given.url) };
			const endpoint = store.save('webhook_endpoints', buildEndpoint(fields, now()));
			const secret = `whsec_${randomBytes(24).toString('base64url')}`;
			store.save('endpoint_secrets', { id: endpoint.id, secret });
			return { ...endpoint, secret };
		}
	),
	route('GET', '/v1/webhook_endpoints/:id', params({}), ({ sandbox, id }) =>
		requireEndpoint(sandbox.store, id)
	),
	route(
		'POST',
		'/v1/webhook_endpoints/:id',
		params({ enabled_events: list(text()).optional() }),
		({ sandbox: { store }, id, params: { enabled_events: wanted } }) => {
			const endpoint = requireEndpoint(store, id);
			if (wanted) endpoint.enabled_events = wanted;
			return store.save('webhook_endpoints', endpoint);
		}
	),
	route('GET', '/v1/webhook_endpoints', params(listShape), ({ sandbox, params: asked, path }) =>
		page(sandbox.store.all('webhook_endpoints'), asked, path)
	),
	route('DELETE', '/v1/webhook_endpoints/:id', params({}), ({ sandbox: { store }, id }) => {
		requireEndpoint(store, id);
		store.remove('webhook_endpoints', id);
		store.remove('endpoint_secrets', id);
		return { id, object: 'webhook_endpoint', deleted: true };
	})
];
