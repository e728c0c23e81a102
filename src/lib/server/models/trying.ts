import { randomUUID } from 'node:crypto';
import { namedProviders, type NamedProvider } from '../../ai/providers.ts';
import { streamText, type AiCall, type OpenAiRoute } from '../ai/index.ts';
import { DomainError, unwrap, unwrapMaybe } from '../platform/errors.ts';
import { createLimiter, requireRoom } from '../platform/limits.ts';
import { secretClient, type SessionClient } from '../platform/supabase.ts';
import { addressOf, operatorAccess } from './operator.ts';
import * as ownKeys from './own-keys.ts';
import { asRoute, routeColumns, storedRouteOf } from './routes.ts';

/** What a tiny request by one route came to. Costs are millionths of a US dollar, null where no price is known. */
export type Trial =
	| {
			isGood: true;
			model: string;
			latencyMs: number;
			firstTokenMs: number | null;
			inputTokens: number;
			outputTokens: number;
			costMicros: number | null;
	  }
	| { isGood: false; model: string; code: string; reason: string | null; latencyMs: number };

const limiter = createLimiter({ name: 'model_try', most: 20, seconds: 600 });
const patience = { firstTokenMs: 20_000, betweenTokensMs: 10_000, wholeMs: 30_000 };

/**
 * Sends a tiny request by a route of the table, on the operator's key. Costs what it costs. Throws `model_route_not_found`
 * (404), `provider_key_missing` (409), `rate_limited` (429).
 */
export async function tryRoute(supabase: SessionClient, userId: string, id: string): Promise<Trial> {
	await requireRoom(limiter, userId);
	const row = unwrapMaybe(
		await supabase.from('model_routes').select(routeColumns).eq('id', id).maybeSingle()
	);
	if (!row) throw new DomainError('model_route_not_found', 404);
	const reach = { access: operatorAccess, keySource: 'operator' as const, breakerOf: aside };
	const route = asRoute(storedRouteOf(row), reach);
	if (!route) throw new DomainError('provider_key_missing', 409);
	return send(route);
}

/**
 * Sends a tiny request on a workspace's own key, by the first route that leads to its provider. Throws
 * `ai_own_key_missing`, `model_route_not_found` (404), `rate_limited` (429).
 */
export async function tryOwnKey(workspaceId: string, provider: NamedProvider): Promise<Trial> {
	await requireRoom(limiter, workspaceId);
	const apiKey = (await ownKeys.reveal(workspaceId)).get(provider);
	if (!apiKey) throw new DomainError('ai_own_key_missing', 409);
	const query = secretClient().from('model_routes').select(routeColumns).eq('provider', provider);
	const [row] = unwrap(await query.eq('task', 'default').eq('is_enabled', true).order('position').limit(1));
	const access = () => ({ baseUrl: addressOf(provider), apiKey });
	const route = row && asRoute(storedRouteOf(row), { access, keySource: 'workspace', breakerOf: aside });
	if (!route) throw new DomainError('model_route_not_found', 404);
	return send(route);
}

/** The providers that a route of `default` leads to: what a workspace's own key can be used with. */
export async function servedProviders(): Promise<NamedProvider[]> {
	const query = secretClient().from('model_routes').select('provider').eq('task', 'default');
	const rows = unwrap(await query.eq('is_enabled', true));
	return namedProviders.filter((provider) => rows.some((row) => row.provider === provider));
}

/** A trial neither asks nor moves the breakers that work goes by. */
const aside = (): string => `trial:${randomUUID()}`;

async function send(route: OpenAiRoute): Promise<Trial> {
	const calls: AiCall[] = [];
	const started = performance.now();
	const once = { ...route, timeouts: patience, retry: { attempts: 1 } };
	const context = {
		workspaceId: '',
		routesFor: async () => [once],
		log: async (call: AiCall) => void calls.push(call)
	};
	// Room for a model that thinks before it says its word.
	const request = {
		task: 'trial',
		system: 'You answer with one word.',
		prompt: 'Say: ready',
		maxTokens: 512
	};
	try {
		await streamText({ ...request, demo: () => '' }, context, () => undefined);
	} catch (error) {
		if (!(error instanceof DomainError)) throw error;
		const latencyMs = Math.round(performance.now() - started);
		const reason = calls.at(-1)?.reason ?? null;
		return { isGood: false, model: route.model, code: error.code, reason, latencyMs };
	}
	const {
		latencyMs = 0,
		firstTokenMs = null,
		inputTokens = 0,
		outputTokens = 0,
		costMicros = null
	} = calls.at(-1) ?? {};
	return { isGood: true, model: route.model, latencyMs, firstTokenMs, inputTokens, outputTokens, costMicros };
}
