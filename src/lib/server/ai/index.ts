/** Text and data from a language model, with bounded retries and a log of every attempt. Knows no product words. */
import { demoObject, demoText } from './demo.ts';
import { openAiObject } from './openai-object.ts';
import { openAiText } from './openai-text.ts';
import type { AiContext, ObjectRequest, OnText, TextRequest, TextResult } from './provider.ts';

export type * from './provider.ts';

/**
 * Resolves to the whole text once it is finished; `onText` sees it grow (see `OnText` for withdrawn text).
 * Throws `ai_unavailable`, `ai_rate_limited`, `ai_timed_out`, `ai_refused`, `ai_unauthorised`, `ai_bad_request`,
 * `ai_invalid_output` or `output_truncated`; rejects with the signal's reason when cancelled. Repeating it costs again.
 */
export function streamText(request: TextRequest, context: AiContext, onText: OnText): Promise<TextResult> {
	const { settings } = context;
	if (settings.provider === 'demo') return demoText(request, context, settings, onText);
	return openAiText(request, context, settings, onText);
}

/**
 * Resolves to data that passed `request.schema`. An answer of the wrong shape is sent back with what was wrong.
 * Throws as `streamText` does. Repeating it costs again.
 */
export function generateObject<T>(request: ObjectRequest<T>, context: AiContext): Promise<T> {
	const { settings } = context;
	if (settings.provider === 'demo') return demoObject(request, context, settings);
	return openAiObject(request, context, settings);
}
