/** What an actor may do with the rows of a workspace: columns to read ('all' or named), columns to change, rows to add or remove. */
export type Access = { select: 'all' | string[]; insert: boolean; update: string[]; delete: boolean };

type Who = 'anonymous' | 'stranger' | 'buyer' | 'viewer' | 'member' | 'admin' | 'owner' | 'service';
type Rules = Partial<Record<Who, Access>>;

const reads: Access = { select: 'all', insert: false, update: [], delete: false };
const may = (change: Partial<Access>): Access => ({ ...reads, ...change });
const each = (who: Who[], access: Access): Rules => Object.fromEntries(who.map((name) => [name, access]));

const everyone: Who[] = ['anonymous', 'stranger', 'buyer', 'viewer', 'member', 'admin', 'owner'];
const team: Who[] = ['viewer', 'member', 'admin', 'owner'];
const writers: Who[] = ['member', 'admin', 'owner'];

const orderColumns = [
	'id',
	'workspace_id',
	'product_id',
	'product_title',
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
	'currency'
];

/**
 * The one declaration of who may touch what. A table that is missing here fails the test; an actor that is missing
 * may do nothing.
 */
export const accessRules: Record<string, Rules> = {
	'private.credit_holds': {},
	'private.ledger_accounts': {},
	'private.ledger_entries': {},
	'private.ledger_transactions': {},
	'private.rate_limits': {},
	'public.ai_calls': { ...each(team, reads), service: may({ insert: true }) },
	'public.credit_prices': { ...each(everyone, reads), service: may({ update: ['credits'] }) },
	'public.currencies': each([...everyone, 'service'], reads),
	'public.entitlements': each([...team, 'buyer', 'service'], reads),
	'public.generation_steps': each([...team, 'service'], reads),
	'public.generations': each([...team, 'service'], reads),
	'public.model_prices': {
		service: { select: 'all', insert: true, update: ['model', 'input_usd', 'output_usd'], delete: true }
	},
	'public.orders': { ...each([...team, 'buyer'], may({ select: orderColumns })), service: reads },
	'public.outbox': { service: reads },
	'public.pages': each([...everyone, 'service'], reads),
	'public.platform_settings': { service: may({ update: ['welcome_credits'] }) },
	'public.product_versions': each([...team, 'service'], reads),
	'public.products': {
		...each(team, reads),
		...each(writers, may({ update: productColumns })),
		service: reads
	},
	'public.profiles': { owner: may({ update: ['display_name'] }), service: reads },
	'public.provider_events': { service: reads },
	'public.sections': {
		...each(team, reads),
		...each(writers, may({ update: ['title', 'body'] })),
		service: reads
	},
	'public.workspace_members': each([...team, 'service'], reads),
	'public.workspaces': each([...team, 'service'], reads)
};
