/** What an actor may do with the rows of a workspace: columns to read ('all' or named), columns to change, rows to add or remove. */
export type Access = { select: 'all' | string[]; insert: boolean; update: string[]; delete: boolean };

export const actorNames = [
	'anonymous',
	'stranger',
	'buyer',
	'viewer',
	'member',
	'admin',
	'owner',
	'platformAdmin',
	'readKey',
	'writeKey',
	'service'
] as const;
type Who = (typeof actorNames)[number];
type Rules = Partial<Record<Who, Access>>;

const reads: Access = { select: 'all', insert: false, update: [], delete: false };
const may = (change: Partial<Access>): Access => ({ ...reads, ...change });
const each = (who: Who[], access: Access): Rules => Object.fromEntries(who.map((name) => [name, access]));

const keys: Who[] = ['readKey', 'writeKey'];
const everyone: Who[] = [
	'anonymous',
	'stranger',
	'buyer',
	'viewer',
	'member',
	'admin',
	'owner',
	'platformAdmin',
	...keys
];
const team: Who[] = ['viewer', 'member', 'admin', 'owner', ...keys];
const writers: Who[] = ['member', 'admin', 'owner', 'writeKey'];
const admins: Who[] = ['admin', 'owner'];

const orderColumns = [
	'id',
	'workspace_id',
	'kind',
	'product_id',
	'product_title',
	'credits',
	'amount_cents',
	'currency',
	'state',
	'buyer_user_id',
	'buyer_email',
	'created_at',
	'paid_at'
];
const productColumns = [
	'language',
	'title',
	'subtitle',
	'promise',
	'author_name',
	'sales_copy',
	'price_cents',
	'currency',
	'collection_id',
	'shows_provenance',
	'cover_path',
	'cover'
];
const invitationColumns = [
	'id',
	'workspace_id',
	'email',
	'role',
	'invited_by',
	'sent_count',
	'sent_at',
	'expires_at',
	'accepted_at',
	'revoked_at',
	'created_at'
];
const keyColumns = [
	'id',
	'workspace_id',
	'name',
	'token_hint',
	'scopes',
	'role',
	'created_by',
	'created_at',
	'expires_at',
	'revoked_at',
	'last_used_at',
	'last_used_address'
];
/** Not the ciphertext: nobody but the server has a use for it. */
const ownKeyColumns = ['id', 'workspace_id', 'provider', 'hint', 'set_by', 'set_at'];
const breakerColumns = ['provider', 'process', 'reason', 'opened_at', 'retry_at'];
const readableProfile = [
	'user_id',
	'display_name',
	'email',
	'avatar_path',
	'locale',
	'time_zone',
	'theme',
	'delete_at',
	'created_at'
];
const voiceColumns = [
	'description',
	'preferred_terms',
	'avoided_terms',
	'sample',
	'author_name',
	'about_author',
	'cover_color'
];
const profileColumns = ['display_name', 'avatar_path', 'locale', 'time_zone', 'theme'];

const versionColumns = [
	'id',
	'plan_code',
	'number',
	'credits',
	'trial_days',
	'trial_credits',
	'members',
	'published_products',
	'storage_bytes',
	'channels',
	'scheduled_posts',
	'api_calls_per_day',
	'instances',
	'generations_at_once',
	'generations_a_month',
	'features',
	'created_at'
];
const subscriptionColumns = [
	'id',
	'workspace_id',
	'plan_price_id',
	'next_plan_price_id',
	'status',
	'period_start',
	'period_end',
	'cancel_at',
	'trial_end',
	'past_due_since',
	'ended_at',
	'created_at'
];
const paymentColumns = [
	'id',
	'workspace_id',
	'kind',
	'provider',
	'plan_price_id',
	'credits',
	'amount_cents',
	'currency',
	'state',
	'refunded_cents',
	'disputed_cents',
	'document_number',
	'document_url',
	'document_pdf_url',
	'period_start',
	'period_end',
	'created_at',
	'paid_at'
];

/**
 * The one declaration of who may touch what. A table that is missing here fails the test; an actor that is missing
 * may do nothing.
 */
export const accessRules: Record<string, Rules> = {
	'private.credit_grants': {},
	'private.plan_changes': {},
	'private.queue_turns': {},
	'private.credit_holds': {},
	'private.email_changes': {},
	'private.foreign_passwords': {},
	'private.next_places': {},
	'private.former_addresses': {},
	'private.ledger_accounts': {},
	'private.ledger_entries': {},
	'private.ledger_transactions': {},
	'private.session_places': {},
	'private.rate_limits': {},
	'private.credit_shares': {},
	'private.usage_days': {},
	'private.usage_quarters': {},
	'private.summed_days': {},
	'private.changed_days': {},
	'public.ai_calls': { ...each(team, reads), service: may({ insert: true }) },
	'public.api_keys': each([...admins, 'service'], may({ select: keyColumns })),
	'public.audit_events': each([...admins, 'platformAdmin', 'service'], reads),
	'public.audit_log': each([...admins, 'platformAdmin', 'service'], reads),
	'public.billing_customers': { service: reads },
	'public.brand_voices': {
		...each([...team, 'service'], reads),
		...each([...admins, 'writeKey'], may({ insert: true, update: voiceColumns }))
	},
	'public.collections': {
		...each([...team, 'service'], reads),
		...each(writers, may({ insert: true, update: ['name'], delete: true }))
	},
	'public.credit_pack_prices': each([...everyone, 'service'], reads),
	'public.credit_packs': each([...everyone, 'service'], reads),
	'public.credit_prices': { ...each(everyone, reads), service: may({ update: ['credits'] }) },
	'public.currencies': each([...everyone, 'service'], reads),
	'public.data_exports': each(['owner', 'service'], reads),
	'public.entitlements': each([...team, 'buyer', 'service'], reads),
	'public.event_attempts': each(['platformAdmin', 'service'], reads),
	'public.finding_dismissals': {
		...each([...team, 'service'], reads),
		...each(writers, may({ insert: true, delete: true }))
	},
	'public.generation_sources': each([...team, 'service'], reads),
	'public.generation_steps': each([...team, 'service'], reads),
	'public.generations': each([...team, 'service'], reads),
	'public.invitations': each([...admins, 'writeKey', 'service'], may({ select: invitationColumns })),
	'public.model_routes': each(['platformAdmin', 'service'], reads),
	'public.model_tasks': each(['platformAdmin', 'service'], reads),
	'public.orders': { ...each([...team, 'buyer'], may({ select: orderColumns })), service: reads },
	'public.outbox': { service: reads },
	'public.pages': each([...everyone, 'service'], reads),
	'public.payments': { ...each(team, may({ select: paymentColumns })), service: reads },
	'public.plan_offers': each([...everyone, 'service'], reads),
	'public.plan_prices': each([...everyone, 'service'], reads),
	'public.plan_versions': { ...each(everyone, may({ select: versionColumns })), service: reads },
	'public.plans': each([...everyone, 'service'], reads),
	'public.platform_admins': {
		platformAdmin: reads,
		service: { select: 'all', insert: true, update: [], delete: true }
	},
	'public.platform_settings': { service: may({ update: ['workspaces_per_user', 'grace_days'] }) },
	'public.product_versions': each([...team, 'service'], reads),
	'public.products': {
		...each(team, reads),
		...each(writers, may({ update: productColumns })),
		service: reads
	},
	'public.profiles': {
		...each(team, may({ select: readableProfile })),
		owner: may({ select: readableProfile, update: profileColumns }),
		service: reads
	},
	'public.prompt_template_versions': each([...team, 'service'], reads),
	'public.prompt_templates': each([...team, 'service'], reads),
	'public.provider_breakers': {
		platformAdmin: reads,
		service: { select: 'all', insert: true, update: breakerColumns, delete: true }
	},
	'public.provider_events': each(['platformAdmin', 'service'], reads),
	'public.provider_keys': {
		...each(admins, may({ select: ownKeyColumns })),
		service: may({ update: ['ciphertext', 'key_id'] })
	},
	'public.reconciliations': each(['platformAdmin', 'service'], reads),
	'public.reserved_handles': { service: { select: 'all', insert: true, update: [], delete: true } },
	'public.revisions': each([...team, 'service'], reads),
	'public.section_checks': each([...team, 'service'], reads),
	'public.section_versions': each([...team, 'service'], reads),
	'public.sections': {
		...each(team, reads),
		...each(writers, may({ update: ['title', 'body', 'is_locked'] })),
		service: reads
	},
	'public.sources': each([...team, 'service'], reads),
	'public.subscription_checkouts': { service: reads },
	'public.subscriptions': { ...each(team, may({ select: subscriptionColumns })), service: reads },
	'public.workspace_handles': each([...team, 'service'], reads),
	'public.workspace_members': each([...team, 'service'], reads),
	'public.workspaces': {
		...each([...team, 'service'], reads),
		...each(
			[...admins, 'writeKey'],
			may({ update: ['name', 'logo_path', 'low_credits_at', 'default_language'] })
		)
	}
};
