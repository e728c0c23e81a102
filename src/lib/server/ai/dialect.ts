import OpenAI from 'openai';
import type { OpenAiRoute } from './provider.ts';
import { providers } from './providers.ts';

/**
 * Which optional parts of the chat completions API a server takes. "OpenAI-compatible" servers differ:
 * newer OpenAI models want `max_completion_tokens` and a fixed temperature, others know neither
 * `json_schema` nor `stream_options`. They say so with a 400, and we ask again in a plainer dialect.
 */
export type Dialect = {
	format: 'json_schema' | 'json_object' | 'prompt';
	limit: 'max_tokens' | 'max_completion_tokens';
	temperature: boolean;
	streamUsage: boolean;
	/** Whether data may be asked for as a stream; where not, it comes whole. */
	streamsObjects: boolean;
	/** Given up on a refusal that named nothing: when the same is refused whole, streaming was not the fault. */
	isStreamDoubted?: boolean;
	/** The other name of the limit was refused before: there is no third one. */
	isLimitTurned?: true;
};

export type Asked = 'text' | 'object' | 'streamed object';

const learned = new Map<string, Dialect>();
const keyOf = ({ baseUrl, model }: OpenAiRoute) => `${baseUrl} ${model}`;

export function knownDialect(route: OpenAiRoute): Dialect {
	return learned.get(keyOf(route)) ?? providers[route.provider].dialect;
}

/** Keeps what worked for the life of the process, so that a server is not asked the same wrong way twice. */
export function remember(route: OpenAiRoute, dialect: Dialect): void {
	learned.set(keyOf(route), dialect);
}

const plainerFormat = { json_schema: 'json_object', json_object: 'prompt', prompt: null } as const;

/**
 * A plainer dialect to answer a refused request with, or null when there is none left to try. Servers that do not name the
 * faulty parameter are taken to mind a stream of data, then the answer's format: the parts most often missing.
 */
export function plainer(dialect: Dialect, error: unknown, asked: Asked): Dialect | null {
	if (!(error instanceof OpenAI.APIError) || (error.status !== 400 && error.status !== 422)) return null;
	const parameter = error.param ?? '';
	if (parameter === dialect.limit && !dialect.isLimitTurned) {
		const limit = dialect.limit === 'max_tokens' ? 'max_completion_tokens' : 'max_tokens';
		return { ...dialect, limit, isLimitTurned: true };
	}
	if (parameter === 'temperature' && dialect.temperature) return { ...dialect, temperature: false };
	if (parameter.startsWith('stream_options') && dialect.streamUsage)
		return { ...dialect, streamUsage: false };
	if (asked === 'streamed object' && (!parameter || parameter === 'stream'))
		return { ...dialect, streamsObjects: false, isStreamDoubted: !parameter };
	if (asked === 'text' || (parameter && !parameter.startsWith('response_format'))) return null;
	const format = plainerFormat[dialect.format];
	if (!format) return null;
	const { isStreamDoubted, streamsObjects } = dialect;
	return {
		...dialect,
		format,
		streamsObjects: streamsObjects || isStreamDoubted === true,
		isStreamDoubted: false
	};
}
