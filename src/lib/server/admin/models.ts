import type { CreditPrice, RouteEntry, TaskRoutes } from '../../models/route-schema.ts';
import { isDemo, keySettingOf, operatorAccess } from '../models/operator.ts';
import { routeColumns, storedRouteOf, type StoredRoute } from '../models/routes.ts';
import { tryRoute, type Trial } from '../models/trying.ts';
import { unwrap, unwrapMaybe } from '../platform/errors.ts';
import type { PlatformAdmin } from './platform-admin.ts';

export { isDemo };

/** A route as its pages show it. `isReachable`: the operator's settings have a key for it. */
export type ListedRoute = StoredRoute & { isReachable: boolean };
export type ListedTask = { task: string; version: number; routes: ListedRoute[] };

const order = ['default', 'outline', 'section', 'sales_page'];
const rank = (task: string) => (order.includes(task) ? order.indexOf(task) : order.length);

/** Every task with its routes, first choice first; those that are switched off too. */
export async function listTasks({ supabase }: PlatformAdmin): Promise<ListedTask[]> {
	const [tasks, rows] = await Promise.all([
		supabase.from('model_tasks').select('task, version'),
		supabase.from('model_routes').select(routeColumns).order('position')
	]);
	const routes = unwrap(rows)
		.map(storedRouteOf)
		.map((route) => ({ ...route, isReachable: operatorAccess(route.provider) !== null }));
	return unwrap(tasks)
		.map(({ task, version }) => ({ task, version, routes: routes.filter((route) => route.task === task) }))
		.sort((one, two) => rank(one.task) - rank(two.task) || one.task.localeCompare(two.task));
}

/** One task with its routes; null when there is none. */
export async function findTask(admin: PlatformAdmin, task: string): Promise<ListedTask | null> {
	return (await listTasks(admin)).find((listed) => listed.task === task) ?? null;
}

/**
 * Replaces a task's routes, in the order given; the next request of every process goes by them. Throws `stale_version`
 * (409), `default_route_needed` (422), `model_task_not_found` (404).
 */
export async function setRoutes(
	{ supabase }: PlatformAdmin,
	task: string,
	{ version, routes }: TaskRoutes
): Promise<void> {
	unwrap(
		await supabase.rpc('set_model_routes', {
			p_task: task,
			p_version: version,
			p_routes: routes.map(rowOf)
		})
	);
}

function rowOf(route: RouteEntry) {
	return {
		id: route.id,
		provider: route.provider,
		model: route.model || null,
		temperature: route.temperature,
		max_tokens: route.maxTokens,
		input_usd: route.inputUsd,
		output_usd: route.outputUsd,
		first_token_ms: route.firstTokenSeconds * 1000,
		between_tokens_ms: route.betweenTokensSeconds * 1000,
		whole_ms: route.wholeSeconds * 1000,
		is_enabled: route.isEnabled
	};
}

/** Sends a tiny request by one route. Throws as `tryRoute` of the models does. */
export function tryOne({ supabase, viewer }: PlatformAdmin, id: string): Promise<Trial> {
	return tryRoute(supabase, viewer.userId, id);
}

/** What tasks cost in credits. */
export async function listPrices({ supabase }: PlatformAdmin): Promise<CreditPrice[]> {
	const rows = unwrap(
		await supabase.from('credit_prices').select('task, credits, own_key_credits').order('task')
	);
	return rows.map(({ own_key_credits: ownKeyCredits, ...price }) => ({ ...price, ownKeyCredits }));
}

/** Sets what a task costs from now on. Throws `own_key_price_too_high` (422), `model_task_not_found` (404). */
export async function setPrice({ supabase }: PlatformAdmin, price: CreditPrice): Promise<void> {
	const set = await supabase.rpc('set_credit_price', {
		p_task: price.task,
		p_credits: price.credits,
		p_own_key_credits: price.ownKeyCredits as number // null is a price of its own
	});
	unwrapMaybe(set);
}

/** The setting that a provider's key is missing from; null when it has one. */
export function missingSetting(provider: StoredRoute['provider']): string | null {
	return operatorAccess(provider) ? null : keySettingOf(provider);
}
