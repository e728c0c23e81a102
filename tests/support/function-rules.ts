import { randomUUID } from 'node:crypto';
import type { World } from './world.ts';

/** What a call ends in: 'ok', or the code of the refusal. '-' is Postgres' own: no right to execute it. */
type Outcome = string;
export const callers = [
	'anonymous',
	'stranger',
	'viewer',
	'member',
	'admin',
	'owner',
	'readKey',
	'writeKey'
] as const;
export type Caller = (typeof callers)[number];
type Rule = { call: (world: World) => [sql: string, values: unknown[]]; outcomes: Record<Caller, Outcome> };

const toWorkspace =
	(sql: string, ...more: unknown[]) =>
	(world: World): [string, unknown[]] => [sql, [world.workspaceId, ...more]];
const everyone = (outcome: Outcome, but: Partial<Record<Caller, Outcome>> = {}): Record<Caller, Outcome> => ({
	...(Object.fromEntries(callers.map((name) => [name, outcome])) as Record<Caller, Outcome>),
	anonymous: '-',
	...but
});

const strangers = { stranger: 'workspace_not_found' };
const tooLow = { viewer: 'role_too_low', member: 'role_too_low', readKey: 'role_too_low' };
/** For admins; a program with the scope may too. */
const forAdmins = (but: Partial<Record<Caller, Outcome>> = {}) =>
	everyone('ok', { ...strangers, ...tooLow, ...but });
/** For admins in person. */
const forAdminsInPerson = forAdmins({ writeKey: 'scope_missing' });
const forOwners = forAdmins({ admin: 'role_too_low', writeKey: 'role_too_low' });
const onProduct = (code: string) => everyone('ok', { stranger: code, viewer: code, readKey: code });
const onTemplate = (code: string) =>
	everyone('ok', { stranger: code, viewer: 'role_too_low', readKey: 'role_too_low' });
const onInvitation = (outcome: Outcome) =>
	everyone('role_too_low', {
		stranger: 'invitation_not_found',
		admin: outcome,
		owner: outcome,
		writeKey: outcome
	});
const peopleOnly = everyone('ok', { readKey: 'key_not_allowed', writeKey: 'key_not_allowed' });

const newInvitation = `select public.invite_member(gen_random_uuid(), $1, 'new-' || gen_random_uuid() || '@example.com', $2, encode(sha256(gen_random_uuid()::text::bytea), 'hex'))`;
/**
 * Every function that a browser may call, called by each actor about the one workspace with arguments that fit. A
 * function that is missing here fails the test.
 */
export const functionRules: Record<string, Rule> = {
	accept_invitation: {
		call: (world) => ['select public.accept_invitation($1)', [world.invitationId]],
		outcomes: everyone('invitation_other_address')
	},
	add_credit_pack: {
		call: () => [`select public.add_credit_pack(5, '[]')`, []],
		outcomes: everyone('not_found') // but for platform admins; asserted in journeys/back-office.test.ts
	},
	add_plan_version: {
		call: () => [`select public.add_plan_version('pro', 1, '{}', '[]')`, []],
		outcomes: everyone('not_found') // but for platform admins; asserted in plans.test.ts
	},
	adjust_credits: {
		call: toWorkspace(`select public.adjust_credits($1, 5, 'because', 'key')`),
		outcomes: everyone('not_found') // but for platform admins; asserted in credits-adjusted.test.ts
	},
	archive_prompt_template: {
		call: toWorkspace(
			'select public.archive_prompt_template((select id from public.prompt_templates where workspace_id = $1), true)'
		),
		outcomes: onTemplate('template_not_found')
	},
	ask_reconciliation: {
		call: () => ['select public.ask_reconciliation()', []],
		outcomes: everyone('not_found') // but for platform admins; asserted in database/comparing.test.ts
	},
	cancel_email_change: { call: () => ['select public.cancel_email_change()', []], outcomes: everyone('ok') },
	cancel_generation: {
		call: (world) => ['select public.cancel_generation($1)', [world.generationId]],
		outcomes: onProduct('generation_not_found')
	},
	change_handle: {
		call: toWorkspace('select public.change_handle($1, $2)', `handle-${randomUUID().slice(0, 8)}`),
		outcomes: forAdmins()
	},
	change_role: {
		call: (world) => [
			`select public.change_role($1, $2, 'viewer')`,
			[world.workspaceId, world.actors.member.userId]
		],
		outcomes: forAdmins()
	},
	count_subscribers: {
		call: () => ['select public.count_subscribers()', []],
		outcomes: everyone('not_found') // but for platform admins; asserted in journeys/back-office.test.ts
	},
	create_api_key: {
		call: toWorkspace(
			`select public.create_api_key($1, 'Key', encode(sha256(gen_random_uuid()::text::bytea), 'hex'), 'abcd', '{members:read}')`
		),
		outcomes: forAdminsInPerson
	},
	create_workspace: {
		call: () => [`select public.create_workspace('Another')`, []],
		outcomes: peopleOnly
	},
	credit_balance: {
		call: toWorkspace('select public.credit_balance($1)'),
		outcomes: everyone('ok') // for strangers an empty balance; asserted in ledger.test.ts
	},
	credit_summary: {
		call: toWorkspace('select public.credit_summary($1, now(), now())'),
		outcomes: everyone('ok') // for strangers no row; asserted in account-statement.test.ts
	},
	event_history: {
		call: () => ['select public.event_history(gen_random_uuid())', []],
		outcomes: everyone('not_found') // but for platform admins; asserted in journeys/back-office.test.ts
	},
	find_members: {
		call: toWorkspace('select public.find_members($1)'),
		outcomes: everyone('ok') // for strangers no row; asserted in team.test.ts
	},
	find_workspace: {
		call: (world) => ['select public.find_workspace($1)', [world.handle]],
		outcomes: everyone('ok') // nothing, but for platform admins; asserted in audit.test.ts
	},
	find_workspaces: {
		call: () => [`select public.find_workspaces('')`, []],
		outcomes: everyone('not_found') // but for platform admins; asserted in journeys/back-office.test.ts
	},
	generation_holds: {
		call: (world) => ['select public.generation_holds($1)', [world.generationId]],
		outcomes: everyone('ok') // for strangers no row; asserted in generations.test.ts
	},
	generation_quote: {
		call: toWorkspace('select public.generation_quote($1)'),
		outcomes: everyone('ok') // for strangers no row; asserted in own-keys.test.ts
	},
	hand_over_workspace: {
		call: (world) => [
			'select public.hand_over_workspace($1, $2)',
			[world.workspaceId, world.actors.member.userId]
		],
		outcomes: forOwners
	},
	pause_generation: {
		call: (world) => ['select public.pause_generation($1)', [world.generationId]],
		outcomes: onProduct('generation_not_found')
	},
	invite_member: { call: toWorkspace(newInvitation, 'viewer'), outcomes: forAdmins() },
	leave_workspace: {
		call: toWorkspace('select public.leave_workspace($1)'),
		outcomes: everyone('ok', {
			...strangers,
			owner: 'last_owner',
			readKey: 'scope_missing',
			writeKey: 'scope_missing'
		})
	},
	money_back: {
		call: toWorkspace('select public.money_back($1, now(), now())'),
		outcomes: everyone('ok') // for strangers no row; asserted in account-statement.test.ts
	},
	my_email_change: { call: () => ['select public.my_email_change()', []], outcomes: everyone('ok') },
	my_invitations: { call: () => ['select public.my_invitations()', []], outcomes: everyone('ok') },
	my_sessions: { call: () => ['select public.my_sessions()', []], outcomes: everyone('ok') },
	my_sign_in_ways: { call: () => ['select public.my_sign_in_ways()', []], outcomes: everyone('ok') },
	my_sole_workspaces: { call: () => ['select public.my_sole_workspaces()', []], outcomes: everyone('ok') },
	note_email_change: {
		call: () => [`select public.note_email_change('new@example.com')`, []],
		outcomes: everyone('ok') // for a program nothing: it has no profile
	},
	offer_credit_pack: {
		call: () => ['select public.offer_credit_pack(gen_random_uuid(), false)', []],
		outcomes: everyone('not_found') // but for platform admins; asserted in journeys/back-office.test.ts
	},
	offer_plan: {
		call: () => [`select public.offer_plan('starter', false)`, []],
		outcomes: everyone('not_found') // but for platform admins; asserted in database/plans-on-offer.test.ts
	},
	plan_usage: {
		call: toWorkspace('select public.plan_usage($1)'),
		outcomes: everyone('ok') // for strangers no row; asserted in plan-limits.test.ts
	},
	platform_usage: {
		call: () => [`select public.platform_usage(current_date, current_date, 'Europe/Lisbon')`, []],
		outcomes: everyone('not_found') // but for platform admins; asserted in usage.test.ts
	},
	provider_health: {
		call: () => ['select public.provider_health()', []],
		outcomes: everyone('not_found') // but for platform admins; asserted in model-routes.test.ts
	},
	provider_hours: {
		call: () => ['select public.provider_hours()', []],
		outcomes: everyone('not_found') // but for platform admins; asserted in model-routes.test.ts
	},
	accept_revision: {
		call: (world) => [`select public.accept_revision($1, 1, 'Short.')`, [world.revisionId]],
		outcomes: onProduct('revision_not_found')
	},
	accept_picture: {
		call: (world) => [`select public.accept_picture($1, null, '{}')`, [world.revisionId]], // of a section: no picture
		outcomes: everyone('revision_closed', {
			stranger: 'revision_not_found',
			viewer: 'revision_not_found',
			readKey: 'revision_not_found'
		})
	},
	cancel_revision: {
		call: (world) => ['select public.cancel_revision($1)', [world.revisionId]],
		outcomes: onProduct('revision_not_found')
	},
	picture_quote: {
		call: toWorkspace('select public.picture_quote($1)'),
		outcomes: everyone('ok') // for strangers no row; asserted in cover-pictures.test.ts
	},
	product_provenance: {
		call: (world) => ['select public.product_provenance($1)', [world.productId]],
		outcomes: everyone('ok', { stranger: 'product_not_found' })
	},
	move_section: {
		call: (world) => [`select public.move_section($1, '', 1)`, [world.sectionId]],
		outcomes: everyone('ok', {
			stranger: 'section_not_found',
			viewer: 'role_too_low',
			readKey: 'role_too_low'
		})
	},
	reject_revision: {
		call: (world) => ['select public.reject_revision($1)', [world.revisionId]],
		outcomes: onProduct('revision_not_found')
	},
	restore_section: {
		call: (world) => ['select public.restore_section($1, 1, 1)', [world.sectionId]],
		outcomes: onProduct('section_version_not_found')
	},
	revision_quote: {
		call: toWorkspace('select public.revision_quote($1)'),
		outcomes: everyone('ok') // for strangers no row; asserted in revisions.test.ts
	},
	publish_product: {
		call: (world) => [
			`select public.publish_product($1, (select version from public.products where id = $1), 'tea')`,
			[world.productId]
		],
		outcomes: onProduct('product_not_found')
	},
	read_invitation: {
		call: () => [`select public.read_invitation('guessed')`, []],
		outcomes: everyone('ok', { anonymous: 'ok' }) // no row for a guess
	},
	recent_fallbacks: {
		call: () => ['select public.recent_fallbacks()', []],
		outcomes: everyone('not_found') // but for platform admins; asserted in model-routes.test.ts
	},
	remove_member: {
		call: (world) => ['select public.remove_member($1, $2)', [world.workspaceId, world.actors.member.userId]],
		outcomes: forAdmins()
	},
	remove_provider_key: {
		call: toWorkspace(`select public.remove_provider_key($1, 'gemini')`),
		outcomes: forAdmins({ readKey: 'scope_missing', writeKey: 'scope_missing' })
	},
	replay_events: {
		call: () => [`select public.replay_events(now(), now())`, []],
		outcomes: everyone('not_found') // but for platform admins; asserted in recorder.test.ts
	},
	request_account_deletion: {
		call: () => ['select public.request_account_deletion()', []],
		outcomes: everyone('sole_owner', { readKey: 'key_not_allowed', writeKey: 'key_not_allowed' })
	},
	request_data_export: {
		call: () => ['select public.request_data_export()', []],
		outcomes: peopleOnly
	},
	request_workspace_deletion: {
		call: (world) => ['select public.request_workspace_deletion($1, $2)', [world.workspaceId, world.handle]],
		outcomes: forOwners
	},
	resend_invitation: {
		call: (world) => [
			`select public.resend_invitation($1, 1, encode(sha256(gen_random_uuid()::text::bytea), 'hex'))`,
			[world.invitationId]
		],
		outcomes: onInvitation('resend_too_soon')
	},
	revoke_api_key: {
		call: (world) => ['select public.revoke_api_key($1)', [world.actors.readKey.apiKeyId]],
		outcomes: everyone('role_too_low', {
			stranger: 'api_key_not_found',
			admin: 'ok',
			owner: 'ok',
			writeKey: 'scope_missing',
			readKey: 'scope_missing'
		})
	},
	revoke_invitation: {
		call: (world) => ['select public.revoke_invitation($1)', [world.invitationId]],
		outcomes: onInvitation('ok')
	},
	revoke_session: {
		call: () => ['select public.revoke_session($1)', [randomUUID()]],
		outcomes: everyone('ok') // of nobody: nothing happens
	},
	save_product: {
		call: (world) => [
			`select public.save_product($1, version, jsonb_build_object('title', 'Tea', 'subtitle', '', 'promise', '', 'author_name', 'Ada',
				'price_cents', 100, 'currency', 'eur', 'sales_copy', '{}'::jsonb)) from (select (select version from public.products where id = $1)) as p (version)`,
			[world.productId]
		],
		outcomes: everyone('ok', {
			stranger: 'product_not_found',
			viewer: 'role_too_low',
			readKey: 'role_too_low'
		})
	},
	save_prompt_template: {
		call: toWorkspace('select public.save_prompt_template($1, null, 0, $2)', {
			name: 'Another',
			description: '',
			type: 'ebook',
			language: 'en'
		}),
		outcomes: onTemplate('workspace_not_found')
	},
	set_credit_price: {
		call: () => [`select public.set_credit_price('generate_product', 1000, 1)`, []],
		outcomes: everyone('not_found') // but for platform admins; asserted in model-routes.test.ts
	},
	set_credit_quota: {
		call: (world) => [
			'select public.set_credit_quota($1, $2, 5)',
			[world.workspaceId, world.actors.member.userId]
		],
		outcomes: forAdmins()
	},
	set_model_routes: {
		call: () => [`select public.set_model_routes('section', 1, '[]')`, []],
		outcomes: everyone('not_found') // but for platform admins; asserted in model-routes.test.ts
	},
	set_provider_key: {
		call: toWorkspace(
			`select public.set_provider_key($1, 'openrouter', $2, '0123abcd', 'abcd')`,
			'x'.repeat(60)
		),
		outcomes: forAdminsInPerson
	},
	take_next_place: { call: () => ['select public.take_next_place()', []], outcomes: everyone('ok') },
	undo_account_deletion: {
		call: () => ['select public.undo_account_deletion()', []],
		outcomes: everyone('ok')
	},
	undo_workspace_deletion: {
		call: toWorkspace('select public.undo_workspace_deletion($1)'),
		outcomes: everyone('role_too_low', {
			stranger: 'workspace_not_found',
			owner: 'ok',
			readKey: 'workspace_not_found',
			writeKey: 'workspace_not_found'
		})
	},
	unpublish_product: {
		call: (world) => ['select public.unpublish_product($1)', [world.productId]],
		outcomes: onProduct('product_not_found')
	},
	usage_lines: {
		call: (world) => [`select public.usage_lines(current_date, 'Europe/Lisbon', $1)`, [world.workspaceId]],
		outcomes: everyone('ok') // for strangers no row; asserted in usage.test.ts
	},
	wallet: {
		call: toWorkspace('select public.wallet($1)'),
		outcomes: everyone('ok') // for strangers no row; asserted in wallet-entries.test.ts
	},
	wallet_days: {
		call: toWorkspace(`select public.wallet_days($1, 7, 'Europe/Lisbon')`),
		outcomes: everyone('ok') // for strangers no row; asserted in wallet-entries.test.ts
	},
	wallet_entries: {
		call: toWorkspace('select public.wallet_entries($1)'),
		outcomes: everyone('ok') // for strangers no row; asserted in wallet-entries.test.ts
	},
	workspace_usage: {
		call: toWorkspace(`select public.workspace_usage($1, current_date, current_date, 'Europe/Lisbon')`),
		outcomes: everyone('ok') // for strangers no row; asserted in usage.test.ts
	},
	workspace_account: {
		call: toWorkspace('select public.workspace_account($1)'),
		outcomes: everyone('not_found') // but for platform admins; asserted in journeys/back-office.test.ts
	},
	workspace_lines: {
		call: toWorkspace('select public.workspace_lines($1)'),
		outcomes: everyone('not_found') // but for platform admins; asserted in journeys/back-office.test.ts
	},
	workspace_payments: {
		call: toWorkspace('select public.workspace_payments($1)'),
		outcomes: everyone('not_found') // but for platform admins; asserted in journeys/back-office.test.ts
	},
	workspace_plan: {
		call: toWorkspace('select public.workspace_plan($1)'),
		outcomes: everyone('ok') // for strangers no row; asserted in subscriptions.test.ts
	}
};
