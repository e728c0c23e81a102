import type {
	ChatCompletionChunk,
	ChatCompletionCreateParamsStreaming
} from 'openai/resources/chat/completions';
import { attemptAndLog, withdrawnOnFailure } from './attempts.ts';
import { openDeadline, type Deadline } from './deadline.ts';
import { remember } from './dialect.ts';
import { Fault } from './fault.ts';
import {
	dialectParameters,
	learnFrom,
	openConversation,
	truncated,
	type Conversation,
	type Way
} from './openai-client.ts';
import type { AiContext, OnText, TextRequest, TextResult } from './provider.ts';
import { meterText, type Meter } from './usage.ts';

/** See `streamText`. Only a text whose stream said that it is finished is returned. */
export async function openAiText(
	request: TextRequest,
	context: AiContext,
	way: Way,
	onText: OnText
): Promise<TextResult> {
	const conversation = openConversation(request, way);
	const text = await attemptAndLog(conversation.task, context, (meter) =>
		withdrawnOnFailure(onText, (listener) => streamOnce(request, conversation, meter, listener))
	);
	remember(way.route, conversation.dialect);
	return { text, provider: way.route.provider, model: way.route.model };
}

async function streamOnce(
	request: TextRequest,
	conversation: Conversation,
	meter: Meter,
	onText: OnText
): Promise<string> {
	const deadline = openDeadline(conversation.timeouts, request.signal);
	try {
		const stream = await openStream(request, conversation, meter, deadline);
		let text = '';
		let finish: string | null = null;
		for await (const chunk of chunksOf(stream, deadline)) {
			meterUsage(meter, chunk);
			const choice = chunk.choices?.[0];
			if (choice?.delta?.refusal) throw new Fault({ outcome: 'refused', retry: 'never', reason: 'refusal' });
			finish = choice?.finish_reason ?? finish;
			const delta = choice?.delta?.content;
			if (!delta) continue;
			meterText(meter, delta);
			onText(delta, text.length);
			text += delta;
		}
		requireFinished(finish, text, conversation);
		return finished(text, request, onText);
	} finally {
		deadline.close();
	}
}

function finished(text: string, request: TextRequest, onText: OnText): string {
	const result = request.finish?.(text) ?? { text };
	if ('complaint' in result) {
		throw new Fault({ outcome: 'invalid_output', retry: 'counted', reason: result.complaint });
	}
	if (result.text !== text) onText(result.text, 0);
	return result.text;
}

async function openStream(
	request: TextRequest,
	conversation: Conversation,
	meter: Meter,
	deadline: Deadline
): Promise<AsyncIterable<ChatCompletionChunk>> {
	const body: ChatCompletionCreateParamsStreaming = {
		model: conversation.task.model,
		messages: [
			{ role: 'system', content: request.system },
			{ role: 'user', content: request.prompt }
		],
		stream: true,
		...(conversation.dialect.streamUsage ? { stream_options: { include_usage: true } } : {}),
		...dialectParameters(conversation)
	};
	try {
		const call = conversation.client.chat.completions.create(body, { signal: deadline.signal });
		const { data, request_id } = await call.withResponse();
		meter.accepted = true;
		meter.requestId = request_id;
		return data;
	} catch (error) {
		deadline.check();
		throw learnFrom(error, conversation, 'text');
	}
}

/** The stream's chunks; whatever breaks while reading becomes a fault, and an expired deadline is not mistaken for the end. */
async function* chunksOf(stream: AsyncIterable<ChatCompletionChunk>, deadline: Deadline) {
	const chunks = stream[Symbol.asyncIterator]();
	const next = async () => {
		try {
			return await chunks.next();
		} catch (error) {
			deadline.check();
			throw new Fault({ outcome: 'stream_broken', retry: 'counted', reason: 'cut_off', cause: error });
		}
	};
	try {
		for (let step = await next(); !step.done; step = await next()) {
			// An opening chunk that only names the role is no sign of a token yet; thinking aloud is.
			if (carriesSomething(step.value)) deadline.touch();
			yield step.value;
		}
		deadline.check();
	} finally {
		await chunks.return?.();
	}
}

function carriesSomething(chunk: ChatCompletionChunk): boolean {
	const delta = chunk.choices?.[0]?.delta ?? {};
	return Object.entries(delta).some(([key, value]) => key !== 'role' && value !== null && value !== '');
}

function meterUsage(meter: Meter, chunk: ChatCompletionChunk): void {
	if (!chunk.usage) return;
	meter.usage = { inputTokens: chunk.usage.prompt_tokens, outputTokens: chunk.usage.completion_tokens };
}

function requireFinished(finish: string | null, text: string, conversation: Conversation): void {
	// OpenRouter ends a stream with `error` when the model behind it failed.
	if (finish === null || finish === 'error') {
		throw new Fault({ outcome: 'stream_broken', retry: 'counted', reason: 'not_finished' });
	}
	if (finish === 'content_filter') {
		throw new Fault({ outcome: 'refused', retry: 'never', reason: 'content_filter' });
	}
	if (finish === 'length') throw truncated(conversation);
	if (text.trim() === '') throw new Fault({ outcome: 'invalid_output', retry: 'counted', reason: 'empty' });
}
