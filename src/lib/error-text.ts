import { limitText } from './billing/limits.ts';
import { m } from './paraglide/messages.js';
import type { Locale } from './paraglide/runtime.js';
import { refusalText } from './refusal-text.ts';

type Text = (inputs?: object, options?: { locale?: Locale }) => string;

// Named one by one: an index into all messages would put every text of the app into every page.
const texts: Record<string, Text> = {
	unexpected: m.error_unexpected,
	not_found: m.error_not_found,
	sign_in_required: m.error_sign_in_required,
	session_ended: m.error_session_ended,
	workspace_not_found: m.error_workspace_not_found,
	role_too_low: m.error_role_too_low,
	credentials_wrong: m.error_credentials_wrong,
	email_not_confirmed: m.error_email_not_confirmed,
	email_invalid: m.error_email_invalid,
	display_name_missing: m.error_display_name_missing,
	display_name_too_long: m.error_display_name_too_long,
	password_missing: m.error_password_missing,
	password_too_short: m.error_password_too_short,
	password_too_long: m.error_password_too_long,
	password_weak: m.error_password_weak,
	password_unchanged: m.error_password_unchanged,
	password_wrong: m.error_password_wrong,
	password_not_set: m.error_password_not_set,
	email_unchanged: m.error_email_unchanged,
	email_change_gone: m.error_email_change_gone,
	time_zone_unknown: m.error_time_zone_unknown,
	link_expired: m.error_link_expired,
	sign_up_closed: m.error_sign_up_closed,
	account_blocked: m.error_account_blocked,
	google_denied: m.error_google_denied,
	google_failed: m.error_google_failed,
	google_unverified: m.error_google_unverified,
	mail_just_sent: m.error_mail_just_sent,
	too_many_attempts: m.error_too_many_attempts,
	rate_limited: m.error_rate_limited,
	cross_site_request: m.error_cross_site_request,
	auth_unavailable: m.error_auth_unavailable,
	insufficient_credits: m.error_insufficient_credits,
	product_not_found: m.error_product_not_found,
	product_empty: m.error_product_empty,
	price_below_minimum: m.error_price_below_minimum,
	stale_version: m.error_stale_version,
	generation_running: m.error_generation_running,
	generation_not_found: m.error_generation_not_found,
	generation_cancelled: m.error_generation_cancelled,
	not_a_member: m.error_not_a_member,
	order_not_found: m.error_order_not_found,
	entitlement_not_found: m.error_entitlement_not_found,
	section_not_found: m.error_section_not_found,
	format_not_found: m.error_format_not_found,
	body_too_large: m.error_body_too_large,
	payments_unavailable: m.error_payments_unavailable,
	role_invalid: m.error_role_invalid,
	already_member: m.error_already_member,
	already_invited: m.error_already_invited,
	role_above_yours: m.error_role_above_yours,
	last_owner: m.error_last_owner,
	member_not_found: m.error_member_not_found,
	invitation_not_found: m.error_invitation_not_found,
	invitation_closed: m.error_invitation_closed,
	invitation_other_address: m.error_invitation_other_address,
	invitation_used: m.error_invitation_used,
	invitation_revoked: m.error_invitation_revoked,
	invitation_expired: m.error_invitation_expired,
	invitations_limit: m.error_invitations_limit,
	resend_too_soon: m.error_resend_too_soon,
	hand_over_to_self: m.error_hand_over_to_self,
	member_is_leaving: m.error_member_is_leaving,
	ai_invalid_output: m.error_ai_invalid_output,
	workspace_frozen: m.error_workspace_frozen,
	workspaces_limit: m.error_workspaces_limit,
	handle_too_short: m.error_handle_too_short,
	handle_too_long: m.error_handle_too_long,
	handle_invalid: m.error_handle_invalid,
	handle_reserved: m.error_handle_reserved,
	handle_taken: m.error_handle_taken,
	handles_limit: m.error_handles_limit,
	confirmation_wrong: m.error_confirmation_wrong,
	name_missing: m.error_name_missing,
	name_too_long: m.error_name_too_long,
	name_invisible_characters: m.error_name_invisible_characters,
	name_mixed_scripts: m.error_name_mixed_scripts,
	picture_missing: m.error_picture_missing,
	picture_too_large: m.error_picture_too_large,
	picture_type_refused: m.error_picture_type_refused,
	picture_broken: m.error_picture_broken,
	picture_not_found: m.error_picture_not_found,
	storage_unavailable: m.error_storage_unavailable,
	collection_not_found: m.error_collection_not_found,
	collection_name_taken: m.error_collection_name_taken,
	input_invalid: m.error_input_invalid,
	sole_owner: m.error_sole_owner,
	account_deletion_scheduled: m.error_account_deletion_scheduled,
	deletion_under_way: m.error_deletion_under_way,
	export_too_soon: m.error_export_too_soon,
	export_not_found: m.error_export_not_found,
	export_expired: m.error_export_expired,
	export_too_large: m.error_export_too_large,
	address_wrong: m.error_address_wrong,
	proof_missing: m.error_proof_missing,
	key_not_allowed: m.error_key_not_allowed,
	api_key_not_found: m.error_api_key_not_found,
	api_keys_limit: m.error_api_keys_limit,
	expiry_in_the_past: m.error_expiry_in_the_past,
	audit_is_append_only: m.error_audit_is_append_only,
	api_key_scopes_missing: m.error_api_key_scopes_missing,
	plan_limit_reached: m.error_plan_limit_reached,
	seat_missing: m.error_seat_missing,
	already_subscribed: m.error_already_subscribed,
	same_plan: m.error_same_plan,
	currency_differs: m.error_currency_differs,
	plan_not_found: m.error_plan_not_found,
	subscription_not_found: m.error_subscription_not_found,
	card_declined: m.error_card_declined,
	credit_pack_not_found: m.error_credit_pack_not_found,
	customer_not_found: m.error_customer_not_found,
	credit_quota_reached: m.error_credit_quota_reached,
	provider_unknown: m.error_provider_unknown,
	amount_out_of_range: m.error_amount_out_of_range,
	range_invalid: m.error_range_invalid,
	reason_missing: m.error_reason_missing,
	free_plan_has_no_price: m.error_free_plan_has_no_price
};

/**
 * What a person reads for a code of docs/error-codes.md, in their language or the one given; a general sentence for any
 * other. A code may bring the seconds to wait, as `too_many_attempts:720`, or the limit that was reached
 * (`plan_limit_reached:members:3:Starter`).
 */
export function errorText(given: string | null | undefined, locale?: Locale): string {
	const [code = '', ...told] = (given ?? '').split(':');
	const refused = told[0] ? refusalText(code, Number(told[0]), locale) : null;
	const limit = code === 'plan_limit_reached' ? limitText(told, locale) : null;
	return refused ?? limit ?? (texts[code] ?? m.error_unexpected)({}, locale ? { locale } : {});
}

/** The texts for a field's errors, as superforms lists them. Undefined when there are none. */
export function fieldErrors(codes: string[] | undefined): string[] | undefined {
	return codes?.map((code) => (texts[code] ?? m.error_value_invalid)());
}
