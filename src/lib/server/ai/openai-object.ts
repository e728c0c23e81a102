import type {
	ChatCompletion,
	ChatCompletionCreateParamsNonStreaming
} from 'openai/resources/chat/completions';
import type { ZodType } from 'zod';
import { attemptAndLog, withdrawnOnFailure } from './attempts.ts';
import { openDeadline } from './deadline.ts';
import { remember } from './dialect.ts';
import { Fault } from './fault.ts';
import { growingObject } from './growing-object.ts';
import { wireSchema } from './json-schema.ts';
import {
	dialectParameters,
	learnFrom,
	openConversation,
	sendable,
	truncated,
	type Conversation,
	type Message,
	type Way
} from './openai-client.ts';
import { streamAnswer } from './openai-stream.ts';
import type { AiContext, ObjectRequest, OnPartial, OnText } from './provider.ts';
import { meterText, meterUsage, type Meter } from './usage.ts';

/** What is wrong with an answer: in words for the model, as a code for the log. */
type Complaint = { complaint: string; reason: string };

/** A wrong answer and what was wrong with it: the next attempt shows both to the model. */
type Repair = { answer: string; complaint: string };

const repairLimit = 8_000;

/** See `generateObject`. Streamed where somebody listens and the server takes it. */
export async function openAiObject<T>(
	request: ObjectRequest<T>,
	context: AiContext,
	way: Way,
	onPartial?: OnPartial
): Promise<T> {
	const conversation = openConversation(request, way);
	const onText = growingObject(onPartial);
	let repair: Repair | null = null;
	const attempt = async (meter: Meter, listener: OnText): Promise<T> => {
		const body = bodyOf(request, conversation, repair);
		const plan = { asked: 'streamed object', body, signal: request.signal } as const;
		const isStreamed = onPartial && conversation.dialect.streamsObjects;
		const answer = isStreamed
			? await streamAnswer(plan, conversation, meter, listener)
			: await askWhole({ ...body, stream: false }, conversation, meter, request.signal);
		const parsed = parseAnswer(answer, request.schema);
		if ('value' in parsed) return parsed.value;
		const { reason, complaint } = parsed;
		repair = { answer: answer.slice(0, repairLimit), complaint };
		throw new Fault({ outcome: 'invalid_output', retry: 'counted', reason, cause: new Error(complaint) });
	};
	const value = await attemptAndLog(conversation.task, context, (meter) =>
		withdrawnOnFailure(onText, (listener) => attempt(meter, listener))
	);
	remember(way.route, conversation.dialect);
	onPartial?.(value);
	return value;
}

async function askWhole(
	body: ChatCompletionCreateParamsNonStreaming,
	conversation: Conversation,
	meter: Meter,
	signal: AbortSignal | undefined
): Promise<string> {
	const { wholeMs } = conversation.timeouts;
	const deadline = openDeadline({ ...conversation.timeouts, firstTokenMs: wholeMs }, signal);
	try {
		const call = conversation.client.chat.completions.create(body, { signal: deadline.signal });
		const { data, request_id } = await call.withResponse();
		meter.accepted = true;
		meter.requestId = request_id;
		return answerOf(data, meter, conversation);
	} catch (error) {
		deadline.check();
		throw learnFrom(error, conversation, 'object');
	} finally {
		deadline.close();
	}
}

function bodyOf(
	request: ObjectRequest<unknown>,
	conversation: Conversation,
	repair: Repair | null
): Omit<ChatCompletionCreateParamsNonStreaming, 'stream'> {
	const schema = wireSchema(request.schema);
	const { format } = conversation.dialect;
	const described = `${request.system}\n\nAnswer with one JSON object and nothing else. It must match this JSON Schema:\n${JSON.stringify(schema)}`;
	const messages = sendable([
		{ role: 'system', content: format === 'json_schema' ? request.system : described },
		{ role: 'user', content: request.prompt },
		...(repair ? repairMessages(repair) : [])
	]);
	const body = {
		model: conversation.task.model,
		messages,
		...dialectParameters(conversation)
	} as const;
	if (format === 'prompt') return body;
	if (format === 'json_object') return { ...body, response_format: { type: 'json_object' } };
	const json_schema = { name: request.task.replace(/[^\w-]/g, '_'), schema, strict: true };
	return { ...body, response_format: { type: 'json_schema', json_schema } };
}

function repairMessages({ answer, complaint }: Repair): Message[] {
	const content = `That answer can't be used:\n${complaint}\nAnswer again with the corrected JSON object only.`;
	// Some servers refuse an empty message.
	return [
		{ role: 'assistant', content: answer || '(nothing)' },
		{ role: 'user', content }
	];
}

/** Reads what servers really send, which need not be what the package's types promise. */
function answerOf(data: ChatCompletion, meter: Meter, conversation: Conversation): string {
	meterUsage(meter, data?.usage?.prompt_tokens, data?.usage?.completion_tokens);
	const choice = data?.choices?.[0];
	// OpenRouter answers 200 with an error in it when the model behind it failed.
	if (!choice) throw new Fault({ outcome: 'provider_error', retry: 'counted', reason: 'no_answer' });
	const answer = choice.message?.content ?? '';
	if (answer) meterText(meter, answer);
	if (choice.message?.refusal) throw new Fault({ outcome: 'refused', retry: 'never', reason: 'refusal' });
	if (choice.finish_reason === 'content_filter') {
		throw new Fault({ outcome: 'refused', retry: 'never', reason: 'content_filter' });
	}
	if (choice.finish_reason === 'length') throw truncated(conversation);
	return answer;
}

/** The answer as data, or a complaint that tells the model what to mend. Thinking and code fences around it are ignored. */
function parseAnswer<T>(answer: string, schema: ZodType<T>): { value: T } | Complaint {
	const bare = answer
		.replace(/^\s*<think>[\s\S]*?<\/think>/, '')
		.trim()
		.replace(/^```(?:json)?\s*\n?([\s\S]*?)\n?```$/, '$1');
	if (!bare) return { complaint: 'It is empty.', reason: 'empty' };
	let data: unknown;
	try {
		data = JSON.parse(bare);
	} catch (error) {
		const problem = error instanceof Error ? error.message : 'unreadable';
		return { complaint: `It is not valid JSON: ${problem}`, reason: 'invalid_json' };
	}
	const result = schema.safeParse(data);
	if (result.success) return { value: result.data };
	const issues = result.error.issues.slice(0, 20);
	return {
		reason: 'wrong_schema',
		complaint: issues.map(({ path, message }) => `- ${path.join('.') || 'the whole'}: ${message}`).join('\n')
	};
}
