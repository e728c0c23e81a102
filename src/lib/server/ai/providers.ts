import type { ProviderName } from '../../ai/providers.ts';
import type { Dialect } from './dialect.ts';

const whole: Dialect = {
	format: 'json_schema',
	limit: 'max_tokens',
	temperature: true,
	streamUsage: true,
	streamsObjects: true
};
const newer: Dialect = { ...whole, limit: 'max_completion_tokens' };

/**
 * Where each provider's OpenAI-compatible API is, and how it is spoken to first. What a single model takes less of (a
 * fixed temperature with reasoning, no JSON Schema) is learned from its 400s (dialect.ts).
 * - OpenAI: `max_tokens` is deprecated, reasoning models refuse it. https://platform.openai.com/docs/api-reference/chat/create
 * - Groq: `max_completion_tokens`; JSON Schema with some models only and never streamed, 400 `json_validate_failed` when the model missed it.
 *   https://console.groq.com/docs/openai, https://console.groq.com/docs/structured-outputs
 * - OpenRouter: `max_tokens`; an error after the start comes inside a 200. https://openrouter.ai/docs/api/reference/errors-and-debugging
 * - Gemini: under `/v1beta/openai`; a wrong key is a 400 with reason `API_KEY_INVALID`. https://ai.google.dev/gemini-api/docs/openai
 */
export const providers: Record<ProviderName, { baseUrl: string; dialect: Dialect }> = {
	openai: { baseUrl: 'https://api.openai.com/v1', dialect: newer },
	groq: { baseUrl: 'https://api.groq.com/openai/v1', dialect: { ...newer, streamsObjects: false } },
	openrouter: { baseUrl: 'https://openrouter.ai/api/v1', dialect: whole },
	gemini: { baseUrl: 'https://generativelanguage.googleapis.com/v1beta/openai', dialect: whole },
	compatible: { baseUrl: 'https://api.openai.com/v1', dialect: whole }
};
