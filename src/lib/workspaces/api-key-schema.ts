import { z } from 'zod';
import { plainName } from '../accounts/names.ts';

export const apiKeyScopes = [
	'workspace:read',
	'workspace:write',
	'members:read',
	'members:write',
	'products:read',
	'products:write',
	'sales:read',
	'billing:read'
] as const;
export type ApiKeyScope = (typeof apiKeyScopes)[number];

/** The parts of a workspace that a key may reach, and how far each goes. */
export const apiKeyAreas = {
	workspace: ['none', 'read', 'write'],
	members: ['none', 'read', 'write'],
	products: ['none', 'read', 'write'],
	sales: ['none', 'read'],
	billing: ['none', 'read']
} as const;
export type ApiKeyArea = keyof typeof apiKeyAreas;

/** Days after which a key ends; `never` is offered last and for those who insist. */
export const apiKeyLives = ['30', '90', '365', 'never'] as const;
export const apiKeyNameMaxLength = 60;

const level = <const Levels extends readonly [string, ...string[]]>(levels: Levels) =>
	z.enum(levels, { error: 'value_invalid' });

/** The form of a new key: a level for each area. Messages are codes of docs/error-codes.md. */
export const ApiKeyForm = z
	.object({
		name: plainName(apiKeyNameMaxLength),
		workspace: level(apiKeyAreas.workspace).default('none'),
		members: level(apiKeyAreas.members).default('none'),
		products: level(apiKeyAreas.products).default('read'),
		sales: level(apiKeyAreas.sales).default('none'),
		billing: level(apiKeyAreas.billing).default('none'),
		life: z.enum(apiKeyLives, { error: 'value_invalid' }).default('90')
	})
	.refine((form) => scopesOf(form).length > 0, { error: 'api_key_scopes_missing' });
export type ApiKeyForm = z.infer<typeof ApiKeyForm>;

/** A new key as the domain takes it; null days: it never ends by itself. */
export type NewApiKey = { name: string; scopes: ApiKeyScope[]; expiresInDays: number | null };

/** What a filled-in form asks for. */
export function newApiKeyOf(form: ApiKeyForm): NewApiKey {
	const expiresInDays = form.life === 'never' ? null : Number(form.life);
	return { name: form.name, scopes: scopesOf(form), expiresInDays };
}

function scopesOf(form: Record<ApiKeyArea, string>): ApiKeyScope[] {
	const wanted = Object.keys(apiKeyAreas).map((area) => `${area}:${form[area as ApiKeyArea]}`);
	return apiKeyScopes.filter((scope) => wanted.includes(scope));
}

/** True when a key with these scopes may do `needed`: to write an area is to read it too. */
export function allows(scopes: readonly string[], needed: ApiKeyScope): boolean {
	return scopes.includes(needed) || scopes.includes(needed.replace(/:read$/, ':write'));
}
