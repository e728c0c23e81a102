import type pg from 'pg';
import { expect } from 'vitest';
import type { World } from './world.ts';

export type AuditCase = {
	table: string;
	/** Makes a row of which the rest of the case is about, before anything is counted. */
	arrange: (client: pg.PoolClient) => Promise<unknown[]>;
	insert?: [sql: string, after: object];
	update: [sql: string, before: object, after: object];
	/** Touches nothing that is told. */
	silent?: string;
	remove?: [sql: string, before: object];
	inWorkspace: boolean;
};

/** Every audited table: a change by each verb that its trigger tells, and what the entry says. */
export const auditCases = (world: () => World): Record<string, AuditCase> => ({
	workspace: {
		table: 'workspaces',
		arrange: async () => [world().workspaceId],
		update: [
			`update public.workspaces set name = 'Renamed' where id = $1`,
			{ name: 'Owner' },
			{ name: 'Renamed' }
		],
		silent: `update public.workspaces set created_at = now() where id = $1`,
		inWorkspace: true
	},
	member: {
		table: 'workspace_members',
		arrange: async () => [world().workspaceId, world().actors.member.userId],
		update: [
			`update public.workspace_members set role = 'viewer' where workspace_id = $1 and user_id = $2`,
			{ role: 'member' },
			{ role: 'viewer' }
		],
		silent: `update public.workspace_members set created_at = now() where workspace_id = $1 and user_id = $2`,
		remove: [
			`delete from public.workspace_members where workspace_id = $1 and user_id = $2`,
			{ role: 'member', credit_quota: null }
		],
		inWorkspace: true
	},
	invitation: {
		table: 'invitations',
		arrange: async () => [world().invitationId],
		update: [
			`update public.invitations set sent_count = 2 where id = $1`,
			{ sent_count: 1 },
			{ sent_count: 2 }
		],
		silent: `update public.invitations set token_hash = encode(sha256('x'), 'hex'), expires_at = now() where id = $1`,
		inWorkspace: true
	},
	product: {
		table: 'products',
		arrange: async () => [world().productId],
		update: [
			`update public.products set price_cents = 2900 where id = $1`,
			{ price_cents: 1900, currency: 'eur' },
			{ price_cents: 2900, currency: 'eur' }
		],
		silent: `update public.products set title = 'Another', sales_copy = '{}' where id = $1`,
		inWorkspace: true
	},
	collection: {
		table: 'collections',
		arrange: async (client) => {
			const { rows } = await client.query<{ id: string }>(
				`insert into public.collections (workspace_id, name) values ($1, 'Maps') returning id`,
				[world().workspaceId]
			);
			return [rows[0]?.id];
		},
		update: [
			`update public.collections set name = 'Charts' where id = $1`,
			{ name: 'Maps' },
			{ name: 'Charts' }
		],
		silent: `update public.collections set created_by = null, created_at = now() where id = $1`,
		remove: [`delete from public.collections where id = $1`, { name: 'Maps' }],
		inWorkspace: true
	},
	brand_voice: {
		table: 'brand_voices',
		arrange: async () => [world().workspaceId],
		update: [
			`update public.brand_voices set description = 'Loud.' where workspace_id = $1`,
			{ version: 1 },
			{ version: 2 }
		],
		silent: `update public.brand_voices set updated_at = now() where workspace_id = $1`,
		inWorkspace: true
	},
	prompt_template: {
		table: 'prompt_templates',
		arrange: async () => [world().workspaceId],
		update: [
			`update public.prompt_templates set archived_at = '2030-01-01T00:00:00Z' where workspace_id = $1`,
			{ archived_at: null },
			{ archived_at: '2030-01-01T00:00:00+00:00' }
		],
		silent: `update public.prompt_templates set description = 'Other', type = 'guide' where workspace_id = $1`,
		inWorkspace: true
	},
	api_key: {
		table: 'api_keys',
		arrange: async () => [world().actors.readKey.apiKeyId],
		update: [
			`update public.api_keys set name = 'Renamed' where id = $1`,
			{ name: 'A program' },
			{ name: 'Renamed' }
		],
		silent: `update public.api_keys set last_used_at = now(), last_used_address = '192.0.2.9', token_hash = encode(sha256('y'), 'hex') where id = $1`,
		remove: [
			`delete from public.api_keys where id = $1`,
			{
				name: 'A program',
				scopes: ['workspace:read', 'members:read', 'products:read', 'sales:read', 'billing:read'],
				expires_at: null,
				revoked_at: null
			}
		],
		inWorkspace: true
	},
	subscription: {
		table: 'subscriptions',
		arrange: async () => [world().workspaceId],
		update: [
			`update public.subscriptions set status = 'past_due' where workspace_id = $1`,
			{ status: 'active' },
			{ status: 'past_due' }
		],
		silent: `update public.subscriptions set period_end = period_end + interval '1 day' where workspace_id = $1`,
		inWorkspace: true
	},
	payment: {
		table: 'payments',
		arrange: async () => [world().workspaceId],
		update: [
			`update public.payments set refunded_cents = 1 where workspace_id = $1 and kind = 'top_up'`,
			{ refunded_cents: 0 },
			{ refunded_cents: 1 }
		],
		silent: `update public.payments set document_url = 'https://example.com/1' where workspace_id = $1`,
		inWorkspace: true
	},
	plan: {
		table: 'plans',
		arrange: async () => [],
		update: [
			`update public.plans set is_offered = false where code = 'starter'`,
			{ is_offered: true },
			{ is_offered: false }
		],
		silent: `update public.plans set name = 'Start', position = 20 where code = 'starter'`,
		inWorkspace: false
	},
	credit_pack: {
		table: 'credit_packs',
		arrange: async () => [],
		update: [
			`update public.credit_packs set is_offered = false where credits = 25`,
			{ is_offered: true },
			{ is_offered: false }
		],
		inWorkspace: false
	},
	platform_settings: {
		table: 'platform_settings',
		arrange: async () => [],
		update: [`update public.platform_settings set grace_days = 11`, { grace_days: 10 }, { grace_days: 11 }],
		inWorkspace: false
	},
	credit_price: {
		table: 'credit_prices',
		arrange: async () => [],
		update: [
			`update public.credit_prices set credits = 6 where task = 'generate_product'`,
			{ credits: 5 },
			{ credits: 6 }
		],
		remove: [
			`delete from public.credit_prices where task = 'generate_product'`,
			{ credits: 5, own_key_credits: 2 }
		],
		inWorkspace: false
	},
	model_route: {
		table: 'model_routes',
		arrange: async () => [],
		update: [
			`update public.model_routes set input_usd = 2, whole_ms = 1000 where task = 'outline' and provider = 'groq'`,
			{ input_usd: 0.15, whole_ms: 180000 },
			{ input_usd: 2, whole_ms: 1000 }
		],
		remove: [
			`delete from public.model_routes where task = 'outline' and provider = 'groq'`,
			{
				...{
					task: 'outline',
					provider: 'groq',
					model: 'openai/gpt-oss-120b',
					position: 4,
					temperature: null
				},
				...{ max_tokens: null, input_usd: 0.15, output_usd: 0.6, first_token_ms: 60000 },
				...{ between_tokens_ms: 30000, whole_ms: 180000, is_enabled: true }
			}
		],
		inWorkspace: false
	},
	provider_key: {
		table: 'provider_keys',
		arrange: async () => [world().workspaceId],
		update: [
			`update public.provider_keys set set_at = '2030-01-01T00:00:00Z' where workspace_id = $1`,
			{ set_at: expect.any(String) },
			{ set_at: '2030-01-01T00:00:00+00:00' }
		],
		remove: [
			`delete from public.provider_keys where workspace_id = $1`,
			{ provider: 'groq', set_at: expect.any(String) }
		],
		silent: `update public.provider_keys set ciphertext = repeat('y', 60), key_id = 'ffffffff', hint = 'wxyz' where workspace_id = $1`,
		inWorkspace: true
	},
	account: {
		table: 'profiles',
		arrange: async () => [world().actors.stranger.userId],
		update: [
			`update public.profiles set delete_at = '2030-01-01T00:00:00Z' where user_id = $1`,
			{ delete_at: null },
			{ delete_at: '2030-01-01T00:00:00+00:00' }
		],
		silent: `update public.profiles set display_name = 'Other', avatar_path = null, theme = 'dark' where user_id = $1`,
		inWorkspace: false
	}
});
