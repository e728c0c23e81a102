import { z } from 'zod';

export const apiKeyScopes = [
	'workspace:read',
	'workspace:write',
	'members:read',
	'members:write',
	'products:read',
	'products:write',
	'sales:read'
] as const;
export type ApiKeyScope = (typeof apiKeyScopes)[number];

export const apiKeyNameMaxLength = 60;
/** What a form offers; null never expires. */
export const apiKeyLives = [7, 30, 90, 365, null] as const;
const longestLifeDays = 366;

/** A new key, as the form and the domain take it. Messages are codes of docs/error-codes.md. */
export const NewApiKey = z.object({
	name: z
		.string({ error: 'api_key_name_missing' })
		.trim()
		.min(1, { error: 'api_key_name_missing' })
		.max(apiKeyNameMaxLength, { error: 'api_key_name_too_long' }),
	scopes: z
		.array(z.enum(apiKeyScopes, { error: 'scope_unknown' }), { error: 'api_key_scopes_missing' })
		.min(1, { error: 'api_key_scopes_missing' })
		.transform((scopes) => [...new Set(scopes)]),
	expiresInDays: z
		.number({ error: 'api_key_life_invalid' })
		.int({ error: 'api_key_life_invalid' })
		.min(1, { error: 'api_key_life_invalid' })
		.max(longestLifeDays, { error: 'api_key_life_invalid' })
		.nullable()
});
export type NewApiKey = z.infer<typeof NewApiKey>;

/** True when a key with these scopes may do `needed`: to write an area is to read it too. */
export function allows(scopes: readonly string[], needed: ApiKeyScope): boolean {
	return scopes.includes(needed) || scopes.includes(needed.replace(/:read$/, ':write'));
}
