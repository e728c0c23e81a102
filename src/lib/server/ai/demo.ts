import { setTimeout as pause } from 'node:timers/promises';
import { attemptAndLog, defaultRetry, withdrawnOnFailure, type Task } from './attempts.ts';
import { growingObject } from './growing-object.ts';
import type {
	AiContext,
	DemoRoute,
	ObjectRequest,
	OnPartial,
	OnText,
	TextRequest,
	TextResult
} from './provider.ts';
import { meterText, type Meter } from './usage.ts';

/**
 * The built-in provider: no model, no key, no network. It answers with what the request itself offers as `demo`,
 * word by word, so that everything around it behaves as with a real provider.
 */
export async function demoText(
	request: TextRequest,
	context: AiContext,
	{ delayMs = 12 }: DemoRoute,
	onText: OnText
): Promise<TextResult> {
	const text = await attemptAndLog(taskOf(request), context, (meter) =>
		withdrawnOnFailure(onText, (listener) => recite(request.demo(), { request, delayMs, meter }, listener))
	);
	return { text, provider: 'demo', model: 'demo' };
}

type Recital = { request: Pick<TextRequest, 'signal'>; delayMs: number; meter: Meter };

async function recite(whole: string, { request, delayMs, meter }: Recital, onText: OnText): Promise<string> {
	meter.accepted = true;
	let offset = 0;
	for (const chunk of wordsOf(whole)) {
		request.signal?.throwIfAborted();
		if (delayMs > 0) await pause(delayMs, undefined, { signal: request.signal });
		meterText(meter, chunk);
		onText(chunk, offset);
		offset += chunk.length;
	}
	return whole;
}

/** Word by word where somebody listens, else at once. */
export async function demoObject<T>(
	request: ObjectRequest<T>,
	context: AiContext,
	{ delayMs = 12 }: DemoRoute,
	onPartial?: OnPartial
): Promise<T> {
	const onText = growingObject(onPartial);
	const value = await attemptAndLog(taskOf(request), context, (meter) =>
		withdrawnOnFailure(onText, async (listener) => {
			const sample = request.schema.parse(request.demo());
			if (!onPartial && delayMs > 0) await pause(delayMs, undefined, { signal: request.signal });
			await recite(JSON.stringify(sample), { request, delayMs: onPartial ? delayMs : 0, meter }, listener);
			return sample;
		})
	);
	onPartial?.(value);
	return value;
}

function taskOf(request: Omit<TextRequest, 'demo'>): Task {
	return {
		task: request.task,
		provider: 'demo',
		model: 'demo',
		price: { inputUsd: 0, outputUsd: 0 },
		keySource: 'operator',
		routePosition: null,
		sentCharacters: request.system.length + request.prompt.length,
		signal: request.signal,
		retry: defaultRetry
	};
}

/** Words with the space after them; joined they are the text again. */
function wordsOf(text: string): string[] {
	return text.match(/\s*\S+\s*/g) ?? [text];
}
