import type { RouteEntry } from '$lib/models/route-schema.ts';

type Stored = Omit<RouteEntry, 'id' | 'model' | `${string}Seconds`> & {
	id: string;
	model: string | null;
	firstTokenMs: number;
	betweenTokensMs: number;
	wholeMs: number;
};

/** A route as it is stored, for the form. */
export function entryOf(route: Stored): RouteEntry {
	const seconds = (ms: number) => Math.round(ms / 1000);
	return {
		id: route.id,
		provider: route.provider,
		model: route.model ?? '',
		temperature: route.temperature,
		maxTokens: route.maxTokens,
		inputUsd: route.inputUsd,
		outputUsd: route.outputUsd,
		firstTokenSeconds: seconds(route.firstTokenMs),
		betweenTokensSeconds: seconds(route.betweenTokensMs),
		wholeSeconds: seconds(route.wholeMs),
		isEnabled: route.isEnabled
	};
}
