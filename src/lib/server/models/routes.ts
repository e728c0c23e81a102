import type { ProviderName } from '../../ai/providers.ts';
import type { KeySource, OpenAiRoute } from '../ai/index.ts';
import { config } from '../platform/config.ts';
import { unwrap } from '../platform/errors.ts';
import { listen } from '../platform/postgres.ts';
import { secretClient } from '../platform/supabase.ts';
import type { Access } from './operator.ts';

/** A row of the routing table. `model` null: the one named in AI_MODEL. */
export type StoredRoute = {
	id: string;
	task: string;
	position: number;
	provider: ProviderName;
	model: string | null;
	temperature: number | null;
	maxTokens: number | null;
	inputUsd: number | null;
	outputUsd: number | null;
	firstTokenMs: number;
	betweenTokensMs: number;
	wholeMs: number;
	isEnabled: boolean;
};

export const routeColumns =
	'id, task, position, provider, model, temperature, max_tokens, input_usd, output_usd, first_token_ms, between_tokens_ms, whole_ms, is_enabled';

type Row = {
	id: string;
	task: string;
	position: number;
	provider: string;
	model: string | null;
	temperature: number | null;
	max_tokens: number | null;
	input_usd: number | null;
	output_usd: number | null;
	first_token_ms: number;
	between_tokens_ms: number;
	whole_ms: number;
	is_enabled: boolean;
};

const numberOrNull = (value: unknown): number | null => (value === null ? null : Number(value));

export function storedRouteOf(row: Row): StoredRoute {
	return {
		id: row.id,
		task: row.task,
		position: row.position,
		provider: row.provider as ProviderName, // a check of the table
		model: row.model,
		temperature: numberOrNull(row.temperature),
		maxTokens: row.max_tokens,
		inputUsd: numberOrNull(row.input_usd),
		outputUsd: numberOrNull(row.output_usd),
		firstTokenMs: row.first_token_ms,
		betweenTokensMs: row.between_tokens_ms,
		wholeMs: row.whole_ms,
		isEnabled: row.is_enabled
	};
}

// A change is announced and forgets what is cached; where an announcement was missed, this is how long it stays.
const liveMs = 10_000;
let cached: { routes: StoredRoute[]; until: number } | undefined;
let changes = 0;
let listening: Promise<unknown> | undefined;

function forget(): void {
	changes++;
	cached = undefined;
}

/** The enabled routes of all tasks, in order, at most ten seconds old and as a rule as they are now. */
async function enabledRoutes(): Promise<StoredRoute[]> {
	listening ??= listen('model_routes', forget).catch(() => (listening = undefined));
	await listening;
	if (cached && cached.until > Date.now()) return cached.routes;
	const asked = changes;
	const rows = unwrap(
		await secretClient().from('model_routes').select(routeColumns).eq('is_enabled', true).order('position')
	);
	const routes = rows.map(storedRouteOf);
	// Not what was read while it changed.
	if (asked === changes) cached = { routes, until: Date.now() + liveMs };
	return routes;
}

type Reach = {
	/** How a provider is reached; null passes its routes over. */
	access: (provider: ProviderName) => Access | null;
	keySource: KeySource;
	breakerOf: (provider: ProviderName) => string;
};

/** What a model of words can't do: such a task has its own routes or none. */
const ownOnly = new Set(['cover']);

/** The routes of a task that can be gone by these keys; where it has none, those of `default`. */
export async function routesFor(task: string, reach: Reach): Promise<OpenAiRoute[]> {
	const all = await enabledRoutes();
	const of = (name: string) =>
		all.filter((route) => route.task === name).flatMap((route) => asRoute(route, reach) ?? []);
	const own = of(task);
	return own.length > 0 || ownOnly.has(task) ? own : of('default');
}

/** A stored route as the AI domain takes it; null when its provider can't be reached or its model has no name. */
export function asRoute(stored: StoredRoute, { access, keySource, breakerOf }: Reach): OpenAiRoute | null {
	const { provider, position, inputUsd, outputUsd } = stored;
	const reached = access(provider);
	const model = stored.model ?? config().AI_MODEL;
	if (!reached || !model) return null;
	return {
		...{ provider, position, model, keySource },
		...reached,
		breaker: breakerOf(provider),
		price: inputUsd === null || outputUsd === null ? undefined : { inputUsd, outputUsd },
		temperature: stored.temperature ?? undefined,
		maxTokens: stored.maxTokens ?? undefined,
		timeouts: {
			firstTokenMs: stored.firstTokenMs,
			betweenTokensMs: stored.betweenTokensMs,
			wholeMs: stored.wholeMs
		}
	};
}
