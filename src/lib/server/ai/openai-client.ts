import OpenAI from 'openai';
import type { Breakers } from './breaker.ts';
import { knownDialect, plainer, type Asked, type Dialect } from './dialect.ts';
import { Fault, faultOfCall } from './fault.ts';
import { defaultTimeouts } from './deadline.ts';
import { defaultRetry, type Task } from './attempts.ts';
import type { OpenAiRoute, TextRequest, Timeouts } from './provider.ts';
import type { Leg } from './routing.ts';

export type Message = { role: 'system' | 'user' | 'assistant'; content: string };

/**
 * Messages as they may be sent: a cut through an emoji leaves half of it, and strict servers refuse a request that holds one, as
 * often as it is made.
 */
export const sendable = (messages: Message[]): Message[] =>
	messages.map(({ role, content }) => ({ role, content: content.toWellFormed() }));

type Plan = Omit<TextRequest, 'demo'>;

/** A route, with what lies around it. */
export type Way = { route: OpenAiRoute; leg: Leg; breakers: Breakers };

/** One request on its way through its attempts: what it has learned about the server and its own answers. */
export type Conversation = {
	client: OpenAI;
	task: Task;
	timeouts: Timeouts;
	dialect: Dialect;
	maxTokens: number | undefined;
	/** What an answer that was cut off may grow to. */
	roomiest: number | undefined;
	temperature: number | undefined;
};

export function openConversation(request: Plan, { route, leg, breakers }: Way): Conversation {
	const timeouts = { ...defaultTimeouts, ...route.timeouts };
	const { provider, model, price, keySource, position: routePosition, breaker } = route;
	return {
		client: connect(route, timeouts),
		task: {
			task: request.task,
			...{ provider, model, price, keySource, routePosition },
			sentCharacters: request.system.length + request.prompt.length,
			signal: request.signal,
			retry: { ...defaultRetry, ...route.retry },
			leg,
			breaker: { key: breaker, all: breakers }
		},
		timeouts,
		dialect: knownDialect(route),
		maxTokens: atMost(route.maxTokens, request.maxTokens),
		roomiest: atMost(route.maxTokens, request.maxTokens && request.maxTokens * 2),
		temperature: route.temperature ?? request.temperature
	};
}

function atMost(most: number | undefined, asked: number | undefined): number | undefined {
	return asked === undefined || most === undefined ? (asked ?? most) : Math.min(asked, most);
}

/** A client for one route; attempts and their limits are ours. */
export function connect({ baseUrl, apiKey }: OpenAiRoute, timeouts: Timeouts): OpenAI {
	return new OpenAI({
		baseURL: baseUrl,
		// The package insists on a key; servers on the own machine ignore it.
		apiKey: apiKey || 'none',
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
export function learnFrom(error: unknown, conversation: Conversation, asked: Asked): Fault {
	const fault = faultOfCall(error);
	// What is said with a code of its own is not about the dialect.
	const simpler =
		fault.outcome === 'bad_request' && !fault.elsewhere ? plainer(conversation.dialect, error, asked) : null;
	if (!simpler) return fault;
	conversation.dialect = simpler;
	return new Fault({ outcome: 'bad_request', retry: 'adapted', reason: fault.reason, cause: error });
}

/**
 * An answer cut off by its length limit. Gluing a continuation on leaves seams and repeats, so the whole is asked for
 * once more with twice the room (thinking may have used it up), if the route has it; a second cut is final here.
 */
export function truncated(conversation: Conversation): Fault {
	const { maxTokens, roomiest } = conversation;
	const canGrow = maxTokens !== undefined && roomiest !== undefined && roomiest > maxTokens;
	conversation.maxTokens = roomiest;
	return new Fault({
		outcome: 'invalid_output',
		retry: canGrow ? 'counted' : 'never',
		reason: 'length',
		code: 'output_truncated'
	});
}
