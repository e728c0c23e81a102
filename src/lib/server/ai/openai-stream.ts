import type {
	ChatCompletion,
	ChatCompletionChunk,
	ChatCompletionCreateParamsStreaming
} from 'openai/resources/chat/completions';
import { openDeadline, type Deadline } from './deadline.ts';
import type { Asked } from './dialect.ts';
import { Fault } from './fault.ts';
import { learnFrom, truncated, type Conversation } from './openai-client.ts';
import type { OnText } from './provider.ts';
import { meterText, meterUsage, type Meter } from './usage.ts';

type Plan = {
	asked: Asked;
	body: Omit<ChatCompletionCreateParamsStreaming, 'stream' | 'stream_options'>;
	signal: AbortSignal | undefined;
};

/**
 * One streamed answer, resolved to its text once the stream said that it is finished; `onText` sees it grow. It may be empty.
 * A server that takes no notice of `stream` and answers whole is heard all the same.
 */
export async function streamAnswer(
	plan: Plan,
	conversation: Conversation,
	meter: Meter,
	onText: OnText
): Promise<string> {
	const deadline = openDeadline(conversation.timeouts, plan.signal);
	try {
		const stream = await openStream(plan, conversation, meter, deadline);
		let text = '';
		let finish: string | null = null;
		for await (const chunk of chunksOf(stream, deadline)) {
			meterUsage(meter, chunk.usage?.prompt_tokens, chunk.usage?.completion_tokens);
			const choice = chunk.choices?.[0];
			if (choice?.delta?.refusal) throw new Fault({ outcome: 'refused', retry: 'never', reason: 'refusal' });
			finish = choice?.finish_reason ?? finish;
			const delta = choice?.delta?.content;
			if (!delta) continue;
			meterText(meter, delta);
			onText(delta, text.length);
			text += delta;
		}
		requireFinished(finish, conversation);
		return text;
	} finally {
		deadline.close();
	}
}

async function openStream(
	{ body, asked }: Plan,
	conversation: Conversation,
	meter: Meter,
	deadline: Deadline
): Promise<AsyncIterable<ChatCompletionChunk>> {
	const { client, dialect } = conversation;
	const usage = dialect.streamUsage ? { stream_options: { include_usage: true } } : {};
	try {
		const call = client.chat.completions.create(
			{ ...body, stream: true, ...usage },
			{ signal: deadline.signal }
		);
		const { data, response, request_id } = await call.withResponse();
		meter.accepted = true;
		meter.requestId = request_id;
		return response.headers.get('content-type')?.includes('application/json') ? wholeOf(response) : data;
	} catch (error) {
		deadline.check();
		throw learnFrom(error, conversation, asked);
	}
}

/** An answer that came whole, as the one chunk of a stream. */
async function* wholeOf(response: Response): AsyncIterable<ChatCompletionChunk> {
	const { choices, ...rest } = (await response.json()) as ChatCompletion;
	const chunks = choices?.map(({ message, ...choice }) => ({ ...choice, delta: message }));
	yield { ...rest, choices: chunks } as unknown as ChatCompletionChunk;
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

function requireFinished(finish: string | null, conversation: Conversation): void {
	// OpenRouter ends a stream with `error` when the model behind it failed.
	if (finish === null || finish === 'error') {
		throw new Fault({ outcome: 'stream_broken', retry: 'counted', reason: 'not_finished' });
	}
	if (finish === 'content_filter') {
		throw new Fault({ outcome: 'refused', retry: 'never', reason: 'content_filter' });
	}
	if (finish === 'length') throw truncated(conversation);
}
