/** Providers at a fixed address: a workspace may bring a key of its own for these, and for no address of its own. */
export const namedProviders = ['openai', 'groq', 'openrouter', 'gemini'] as const;
export type NamedProvider = (typeof namedProviders)[number];

/** Whom a route can lead to. `compatible` is any server with OpenAI's API, named by the operator's settings. */
export const providerNames = [...namedProviders, 'compatible'] as const;
export type ProviderName = (typeof providerNames)[number];
