import OpenAI from 'openai';
import { knownDialect, plainer, type Dialect } from './dialect.ts';
import { Fault, faultOfCall } from './fault.ts';
import { defaultTimeouts } from './deadline.ts';
import { defaultRetry, type Task } from './attempts.ts';
import type { OpenAiSettings, TextRequest, Timeouts } from './provider.ts';

export type Message = { role: 'system' | 'user' | 'assistant'; content: string };

type Plan = Omit<TextRequest, 'demo'>;

/** One request on its way through its attempts: what it has learned about the server and its own answers. */
export type Conversation = {
	client: OpenAI;
	task: Task;
	timeouts: Timeouts;
	dialect: Dialect;
	maxTokens: number | undefined;
	temperature: number | undefined;
};

export function openConversation(request: Plan, settings: OpenAiSettings): Conversation {
	const timeouts = { ...defaultTimeouts, ...settings.timeouts };
	return {
		client: connect(settings, timeouts),
		task: {
			task: request.task,
			provider: 'openai',
			model: settings.model,
			prices: settings.prices,
			sentCharacters: request.system.length + request.prompt.length,
			signal: request.signal,
			retry: { ...defaultRetry, ...settings.retry }
		},
		timeouts,
		dialect: knownDialect(settings),
		maxTokens: request.maxTokens,
		temperature: request.temperature
	};
}

function connect(settings: OpenAiSettings, timeouts: Timeouts): OpenAI {
	return new OpenAI({
		baseURL: settings.baseUrl,
		// The package insists on a key; servers on the own machine ignore it.
		apiKey: settings.apiKey || 'none',
		// Else taken from the environment, and sent to whatever server is configured.
		organization: null,
		project: null,
		maxRetries: 0,
		timeout: timeouts.wholeMs,
		// It would print parts of answers.
		logLevel: 'off'
	});
}

/** The part of a request's body that depends on what the server understands. */
export function dialectParameters({ dialect, maxTokens, temperature }: Conversation) {
	return {
		...(maxTokens === undefined ? {} : { [dialect.limit]: maxTokens }),
		...(temperature === undefined || !dialect.temperature ? {} : { temperature })
	};
}

/** Turns a failed call into a fault, after trying to find a plainer dialect for the next attempt. */
export function learnFrom(error: unknown, conversation: Conversation, asked: 'text' | 'object'): Fault {
	const simpler = plainer(conversation.dialect, error, asked);
	if (!simpler) return faultOfCall(error);
	conversation.dialect = simpler;
	return new Fault({ outcome: 'bad_request', retry: 'adapted', cause: error });
}

/**
 * An answer cut off by its length limit. Gluing a continuation on leaves seams and repeats, so the whole is asked for
 * once more with twice the room (thinking may have used it up); a second cut is final.
 */
export function truncated(conversation: Conversation, askedFor: number | undefined): Fault {
	const canGrow = askedFor !== undefined && conversation.maxTokens === askedFor;
	if (canGrow) conversation.maxTokens = askedFor * 2;
	return new Fault({
		outcome: 'invalid_output',
		retry: canGrow ? 'counted' : 'never',
		code: 'output_truncated'
	});
}
