import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { generateDatabaseTypes } from '../../scripts/database-types.ts';
import { readFile } from 'node:fs/promises';

let db: pg.Client;
beforeAll(async () => {
	db = new pg.Client({ connectionString: inject('stack').databaseUrl });
	await db.connect();
});
afterAll(() => db.end());

/** Who may execute what in schema public. A new function fails here until it is listed with who may call it. */
const executable: Record<string, string[]> = {
	accept_invitation: ['authenticated'],
	accept_picture: ['authenticated'],
	accept_revision: ['authenticated'],
	add_credit_pack: ['authenticated'],
	add_plan_version: ['authenticated'],
	add_source: ['service_role'],
	adjust_credits: ['authenticated'],
	archive_prompt_template: ['authenticated'],
	approve_outline: ['service_role'],
	ask_reconciliation: ['authenticated'],
	attach_session: ['service_role'],
	attach_subscription_checkout: ['service_role'],
	begin_look: ['service_role'],
	begin_reconciliation: ['service_role'],
	begin_picture: ['service_role'],
	begin_revision: ['service_role'],
	begin_step: ['service_role'],
	book_faults: ['service_role'],
	cancel_email_change: ['authenticated'],
	cancel_generation: ['authenticated'],
	cancel_revision: ['authenticated'],
	capture_credits: ['service_role'],
	change_handle: ['authenticated'],
	change_role: ['authenticated'],
	checkouts_to_check: ['service_role'],
	close_subscription_checkout: ['service_role'],
	collect_account_data: ['service_role'],
	complete_cover: ['service_role'],
	complete_outline: ['service_role'],
	complete_repair: ['service_role'],
	complete_revision: ['service_role'],
	complete_sales_page: ['service_role'],
	complete_section: ['service_role'],
	complete_style_sheet: ['service_role'],
	count_subscribers: ['authenticated'],
	create_api_key: ['authenticated'],
	create_workspace: ['authenticated'],
	credit_balance: ['authenticated'],
	credit_summary: ['authenticated'],
	delivery_times: ['service_role'],
	due_erasures: ['service_role'],
	entitled_content: ['service_role'],
	erase_account: ['service_role'],
	erase_workspace: ['service_role'],
	event_history: ['authenticated'],
	expire_data_exports: ['service_role'],
	expire_order: ['service_role'],
	expire_subscription_checkout: ['service_role'],
	fail_data_export: ['service_role'],
	fail_revision: ['service_role'],
	fail_step: ['service_role'],
	find_members: ['authenticated'],
	find_workspace: ['authenticated'],
	find_workspaces: ['authenticated'],
	finish_data_export: ['service_role'],
	finish_reconciliation: ['service_role'],
	free_jobs_of_dead_workers: ['service_role'],
	fulfil_order: ['service_role'],
	generation_holds: ['authenticated'],
	generation_quote: ['authenticated'],
	give_cover: ['service_role'],
	grant_credits: ['service_role'],
	grant_due_months: ['service_role'],
	hand_over_workspace: ['authenticated'],
	hold_credits: ['service_role'],
	invite_member: ['authenticated'],
	keep_authorship: ['service_role'],
	keep_customer: ['service_role'],
	leave_workspace: ['authenticated'],
	ledger_faults: ['service_role'],
	mark_event: ['service_role'],
	mark_mail: ['service_role'],
	money_back: ['authenticated'],
	my_email_change: ['authenticated'],
	my_invitations: ['authenticated'],
	my_sessions: ['authenticated'],
	my_sign_in_ways: ['authenticated'],
	my_sole_workspaces: ['authenticated'],
	move_section: ['authenticated'],
	note_email_change: ['authenticated'],
	note_next_place: ['service_role'],
	note_reconciliation: ['service_role'],
	note_session: ['service_role'],
	note_sign_up: ['service_role'],
	offer_credit_pack: ['authenticated'],
	offer_plan: ['authenticated'],
	open_order: ['service_role'],
	open_subscription_checkout: ['service_role'],
	open_top_up: ['service_role'],
	order_generation: ['service_role'],
	orders_to_check: ['service_role'],
	pause_generation: ['authenticated'],
	picture_quote: ['authenticated'],
	plan_limit: ['service_role'],
	plan_usage: ['authenticated'],
	product_provenance: ['authenticated'],
	products_without_cover: ['service_role'],
	platform_usage: ['authenticated'],
	provider_health: ['authenticated'],
	provider_hours: ['authenticated'],
	publish_product: ['authenticated'],
	queue_health: ['service_role'],
	read_invitation: ['anon', 'authenticated'],
	receive_event: ['service_role'],
	recent_fallbacks: ['authenticated'],
	record_back: ['service_role'],
	record_invoice: ['service_role'],
	reject_revision: ['authenticated'],
	release_credits: ['service_role'],
	remember_place: ['service_role'],
	remove_member: ['authenticated'],
	remove_provider_key: ['authenticated'],
	replay_events: ['authenticated'],
	request_account_deletion: ['authenticated'],
	request_data_export: ['authenticated'],
	request_picture: ['service_role'],
	request_revision: ['service_role'],
	request_workspace_deletion: ['authenticated'],
	resend_invitation: ['authenticated'],
	restore_section: ['authenticated'],
	resume_generation: ['service_role'],
	revision_quote: ['authenticated'],
	revoke_api_key: ['authenticated'],
	revoke_invitation: ['authenticated'],
	revoke_session: ['authenticated'],
	save_outline: ['service_role'],
	save_product: ['authenticated'],
	save_prompt_template: ['authenticated'],
	save_revision_partial: ['service_role'],
	save_section_checks: ['service_role'],
	save_step_partial: ['service_role'],
	set_credit_price: ['authenticated'],
	set_credit_quota: ['authenticated'],
	set_model_routes: ['authenticated'],
	set_provider_key: ['authenticated'],
	subscriptions_to_check: ['service_role'],
	subscriptions_to_end: ['service_role'],
	sum_usage_days: ['service_role'],
	sweep_data_exports: ['service_role'],
	sweep_generations: ['service_role'],
	sweep_revisions: ['service_role'],
	sweep_session_places: ['service_role'],
	sweep_sources: ['service_role'],
	sweep_turns: ['service_role'],
	sync_subscription: ['service_role'],
	take_next_place: ['authenticated'],
	undo_account_deletion: ['authenticated'],
	undo_workspace_deletion: ['authenticated'],
	unpublish_product: ['authenticated'],
	unused_covers: ['service_role'],
	usage_lines: ['authenticated'],
	use_api_key: ['service_role'],
	wallet: ['authenticated'],
	wallet_days: ['authenticated'],
	wallet_entries: ['authenticated'],
	workspace_account: ['authenticated'],
	workspace_lines: ['authenticated'],
	workspace_payments: ['authenticated'],
	workspace_plan: ['authenticated'],
	workspace_usage: ['authenticated']
};

/** Helpers that policies call as the visitor. Nothing else of schema private is executable by an API role. */
const executableHelpers: Record<string, string[]> = {
	actor_name: ['authenticated', 'service_role'],
	is_plain_name: ['authenticated', 'service_role'],
	is_platform_admin: ['authenticated'],
	key_may: ['authenticated'],
	my_api_key_id: ['authenticated'],
	my_user_id: ['authenticated'],
	my_record_workspace_ids: ['authenticated'],
	my_workspace_ids: ['authenticated'],
	subject_name: ['authenticated', 'service_role'],
	workspace_label: ['authenticated', 'service_role'],
	refuse: ['authenticated', 'service_role'],
	without_unseen: ['authenticated', 'service_role']
};

async function grantsIn(schema: string): Promise<Record<string, string[]>> {
	const { rows } = await db.query<{ name: string; roles: string[] }>(
		`select p.proname as name, array_remove(array_agg(distinct r.rolname::text order by r.rolname::text), null) as roles
		 from pg_proc p join pg_namespace n on n.oid = p.pronamespace
		 left join pg_roles r on r.rolname in ('anon', 'authenticated', 'service_role')
		   and has_function_privilege(r.oid, p.oid, 'execute')
		 where n.nspname = $1 group by 1`,
		[schema]
	);
	return Object.fromEntries(rows.map(({ name, roles }) => [name, roles]));
}

describe('functions', () => {
	it('can be executed by exactly the roles that are listed', async () => {
		expect(await grantsIn('public')).toEqual(executable);
	});

	it('of schema private are closed to the API but for what policies call', async () => {
		const open = Object.entries(await grantsIn('private')).filter(([, roles]) => roles.length > 0);
		expect(Object.fromEntries(open)).toEqual(executableHelpers);
	});

	it('fix their search path and belong to no superuser', async () => {
		const { rows } = await db.query(`
			select n.nspname || '.' || p.proname as name from pg_proc p
			join pg_namespace n on n.oid = p.pronamespace join pg_roles r on r.oid = p.proowner
			where n.nspname in ('public', 'private')
			and (r.rolsuper or not coalesce('search_path=""' = any (p.proconfig), false))`);
		expect(rows).toEqual([]);
	});

	it('never leave execute to everybody', async () => {
		const { rows } = await db.query(`
			select p.proname from pg_proc p join pg_namespace n on n.oid = p.pronamespace
			where n.nspname in ('public', 'private') and (p.proacl is null or exists (
			  select from aclexplode(p.proacl) a where a.grantee = 0))`);
		expect(rows).toEqual([]);
	});
});

describe('schema', () => {
	it('indexes every foreign key', async () => {
		const { rows } = await db.query(`
			select c.conrelid::regclass::text as "table", c.conname from pg_constraint c
			join pg_namespace n on n.oid = c.connamespace
			where c.contype = 'f' and n.nspname in ('public', 'private') and not exists (
			  select from pg_index i where i.indrelid = c.conrelid and i.indpred is null
			  and (i.indkey::int2[])[0:array_length(c.conkey, 1) - 1] @> c.conkey)`);
		expect(rows).toEqual([]);
	});

	it('matches the committed types', async () => {
		const committed = await readFile('src/lib/server/platform/database-types.ts', 'utf8');
		expect(await generateDatabaseTypes(inject('stack').databaseUrl)).toBe(committed);
	});
});
