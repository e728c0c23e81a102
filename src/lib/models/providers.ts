/** What providers are called; names of companies are the same in every language. `compatible` has words of its own. */
export const providerLabels: Record<string, string> = {
	openai: 'OpenAI',
	groq: 'Groq',
	openrouter: 'OpenRouter',
	gemini: 'Google Gemini'
};
