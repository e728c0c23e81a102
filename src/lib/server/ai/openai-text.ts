import { attemptAndLog, withdrawnOnFailure } from './attempts.ts';
import { remember } from './dialect.ts';
import { Fault } from './fault.ts';
import {
	dialectParameters,
	openConversation,
	sendable,
	type Conversation,
	type Way
} from './openai-client.ts';
import { streamAnswer } from './openai-stream.ts';
import type { AiContext, OnText, TextRequest, TextResult } from './provider.ts';

/** See `streamText`. Only a text whose stream said that it is finished is returned. */
export async function openAiText(
	request: TextRequest,
	context: AiContext,
	way: Way,
	onText: OnText
): Promise<TextResult> {
	const conversation = openConversation(request, way);
	const text = await attemptAndLog(conversation.task, context, (meter) =>
		withdrawnOnFailure(onText, async (listener) => {
			const plan = { asked: 'text', body: bodyOf(request, conversation), signal: request.signal } as const;
			return finished(await streamAnswer(plan, conversation, meter, listener), request, listener);
		})
	);
	remember(way.route, conversation.dialect);
	return { text, provider: way.route.provider, model: way.route.model };
}

function bodyOf(request: TextRequest, conversation: Conversation) {
	return {
		model: conversation.task.model,
		messages: sendable([
			{ role: 'system', content: request.system },
			{ role: 'user', content: request.prompt }
		]),
		...dialectParameters(conversation)
	};
}

function finished(text: string, request: TextRequest, onText: OnText): string {
	if (text.trim() === '') throw new Fault({ outcome: 'invalid_output', retry: 'counted', reason: 'empty' });
	const result = request.finish?.(text) ?? { text };
	if ('complaint' in result) {
		throw new Fault({ outcome: 'invalid_output', retry: 'counted', reason: result.complaint });
	}
	if (result.text !== text) onText(result.text, 0);
	return result.text;
}
