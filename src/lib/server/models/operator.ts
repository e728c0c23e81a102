import type { ProviderName } from '../../ai/providers.ts';
import { providers } from '../ai/index.ts';
import { config } from '../platform/config.ts';

export type Access = { baseUrl: string; apiKey?: string };

const settings = {
	openai: { key: 'OPENAI_API_KEY', address: 'OPENAI_BASE_URL' },
	groq: { key: 'GROQ_API_KEY', address: 'GROQ_BASE_URL' },
	openrouter: { key: 'OPENROUTER_API_KEY', address: 'OPENROUTER_BASE_URL' },
	gemini: { key: 'GEMINI_API_KEY', address: 'GEMINI_BASE_URL' },
	compatible: { key: 'AI_API_KEY', address: 'AI_BASE_URL' }
} as const;

/** The setting that holds the operator's key at a provider. */
export const keySettingOf = (provider: ProviderName): string => settings[provider].key;

/** Where a provider is asked, whoever's key is used. */
export function addressOf(provider: ProviderName): string {
	return config()[settings[provider].address] ?? providers[provider].baseUrl;
}

/** How the operator's settings reach a provider; null when they don't. A compatible server may need no key. */
export function operatorAccess(provider: ProviderName): Access | null {
	const apiKey = config()[settings[provider].key];
	const isThere = provider === 'compatible' ? (apiKey ?? config().AI_MODEL) : apiKey;
	return isThere ? { baseUrl: addressOf(provider), apiKey } : null;
}

/** True when no model is connected: the built-in demo arranges notes or writes labelled sample text. */
export function isDemo(): boolean {
	return config().AI_PROVIDER === 'demo';
}
