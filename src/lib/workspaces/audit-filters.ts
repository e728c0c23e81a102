import { z } from 'zod';
import { listQuery } from '../list-address.ts';

/** What the log tells, by what a reader looks for. Every action that the database writes is in one of them. */
export const auditKinds = {
	people: ['member.created', 'member.changed', 'member.removed', 'invitation.created', 'invitation.changed'],
	workspace: ['workspace.created', 'workspace.changed'],
	products: [
		'product.changed',
		'collection.created',
		'collection.changed',
		'collection.removed',
		'brand_voice.created',
		'brand_voice.changed',
		'prompt_template.created',
		'prompt_template.changed'
	],
	keys: [
		'api_key.created',
		'api_key.changed',
		'api_key.removed',
		'provider_key.created',
		'provider_key.changed',
		'provider_key.removed'
	],
	billing: [
		'subscription.created',
		'subscription.changed',
		'payment.created',
		'payment.changed',
		'credits.changed'
	],
	sessions: ['session.created'],
	accounts: ['account.changed', 'account.removed', 'password.changed', 'email.changed'],
	platform: [
		'platform_admin.created',
		'platform_admin.changed',
		'platform_admin.removed',
		'platform_settings.changed',
		'plan.changed',
		'plan_version.created',
		'credit_pack.created',
		'credit_pack.changed',
		'credit_price.created',
		'credit_price.changed',
		'credit_price.removed',
		'model_route.created',
		'model_route.changed',
		'model_route.removed'
	]
} as const;

export type AuditKind = keyof typeof auditKinds;
export const allAuditKinds = Object.keys(auditKinds) as AuditKind[];
/** Those that happen inside a workspace. */
export const workspaceAuditKinds: AuditKind[] = ['people', 'workspace', 'products', 'billing', 'keys'];

const day = z.iso.date().nullable().catch(null);

/**
 * What a log shows, as its address says it; anything else in the address falls back to everything. Days are calendar days of
 * the reader's time zone, both included. `before` is the id under which the page begins.
 */
export const AuditFilters = z.object({
	kind: z.enum(['all', ...allAuditKinds]).catch('all'),
	/** A person's or a key's id, or `system` for what nobody did by hand. */
	actor: z
		.union([z.uuid(), z.literal('system')])
		.nullable()
		.catch(null),
	from: day,
	to: day,
	/** Only in the platform's log. */
	workspace: z
		.string()
		.regex(/^[a-z0-9-]{3,40}$/)
		.nullable()
		.catch(null),
	before: z.coerce.number().int().positive().max(Number.MAX_SAFE_INTEGER).nullable().catch(null)
});
export type AuditFilters = z.infer<typeof AuditFilters>;

/** Reads the filters from an address. */
export function auditFiltersFrom(search: URLSearchParams): AuditFilters {
	const given = (name: string) => search.get(name)?.trim() || null;
	return AuditFilters.parse({
		kind: given('kind') ?? 'all',
		actor: given('actor'),
		from: given('from'),
		to: given('to'),
		workspace: given('workspace')?.toLowerCase() ?? null,
		before: given('before')
	});
}

/** The query of an address that shows these filters; empty for the whole log. */
export function auditFiltersQuery(filters: AuditFilters): string {
	return listQuery(filters);
}

/** Whether anything but the page narrows the log. */
export function isNarrowed({ kind, actor, from, to, workspace }: AuditFilters): boolean {
	return kind !== 'all' || [actor, from, to, workspace].some((value) => value !== null);
}
