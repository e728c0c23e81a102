/**
 * Text and data from language models, by the routes of a task: bounded retries, fallback, a breaker per provider, and a
 * log of every attempt. Knows no product words.
 */
import { createBreakers } from './breaker.ts';
import { demoObject, demoText } from './demo.ts';
import { openAiImage } from './openai-image.ts';
import { openAiObject } from './openai-object.ts';
import { openAiText } from './openai-text.ts';
import { alongRoutes } from './routing.ts';
import type {
	AiContext,
	ImageRequest,
	ObjectRequest,
	OnPartial,
	OnText,
	TextRequest,
	TextResult
} from './provider.ts';

export type * from './provider.ts';
export { providers } from './providers.ts';
export type { BreakerChange } from './breaker.ts';

/** Of this process. */
export const breakers = createBreakers();

/**
 * Resolves to the whole text once it is finished, written by one route from beginning to end; `onText` sees it grow (see
 * `OnText` for withdrawn text). Throws `ai_unavailable`, `ai_rate_limited`, `ai_timed_out`, `ai_refused`, `ai_unauthorised`,
 * `ai_bad_request`, `ai_invalid_output`, `ai_no_route` or `output_truncated`; rejects with the signal's reason when
 * cancelled. Repeating it costs again.
 */
export async function streamText(
	request: TextRequest,
	context: AiContext,
	onText: OnText
): Promise<TextResult> {
	const routes = await context.routesFor(request.task);
	if (!Array.isArray(routes)) return demoText(request, context, routes, onText);
	return alongRoutes(routes, breakers, (route, leg) =>
		openAiText(request, context, { route, leg, breakers }, onText)
	);
}

/**
 * Resolves to data that passed `request.schema`. An answer of the wrong shape is sent back with what was wrong. `onPartial`
 * sees it grow, where the provider streams data. Throws as `streamText` does. Repeating it costs again.
 */
export async function generateObject<T>(
	request: ObjectRequest<T>,
	context: AiContext,
	onPartial?: OnPartial
): Promise<T> {
	const routes = await context.routesFor(request.task);
	if (!Array.isArray(routes)) return demoObject(request, context, routes, onPartial);
	return alongRoutes(routes, breakers, (route, leg) =>
		openAiObject(request, context, { route, leg, breakers }, onPartial)
	);
}

/**
 * Resolves to a picture's bytes as the provider sent them, which may be anything: look at them before use. Null where the task
 * has no route, and in the demo. Throws as `streamText` does. Repeating it costs again.
 */
export async function generateImage(request: ImageRequest, context: AiContext): Promise<Uint8Array | null> {
	const routes = await context.routesFor(request.task);
	if (!Array.isArray(routes) || routes.length === 0) return null;
	return alongRoutes(routes, breakers, (route, leg) =>
		openAiImage(request, context, { route, leg, breakers })
	);
}
