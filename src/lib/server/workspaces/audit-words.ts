import { m } from '../../paraglide/messages.js';
import type { Locale } from '../../paraglide/runtime.js';
import { formatDate } from '../../ui/format.ts';
import type { AuditEntry } from './audit-entry.ts';
import { valueWords, type Reading } from './audit-values.ts';

type Inputs = { actor: string; subject: string; from: string; to: string };
type Sentence = (inputs: Inputs, options: { locale: Locale }) => string;
/** What a change is called: the first field that was touched leads, the others stand in the details. */
type Case = { field: string; when?: (after: unknown, before: unknown) => boolean; say: Sentence };

const given = (after: unknown) => after !== null;
const taken = (after: unknown) => after === null;
const is = (wanted: string) => (after: unknown) => after === wanted;

const changed: Record<string, Case[]> = {
	workspace: [
		{ field: 'deleted_at', say: m.audit_workspace_deleted },
		{ field: 'delete_at', when: given, say: m.audit_workspace_deletion_asked },
		{ field: 'delete_at', when: taken, say: m.audit_workspace_deletion_called_off },
		{ field: 'handle', say: m.audit_workspace_moved },
		{ field: 'name', say: m.audit_workspace_renamed },
		{ field: 'logo_path', when: given, say: m.audit_workspace_logo_set },
		{ field: 'logo_path', when: taken, say: m.audit_workspace_logo_removed },
		{ field: 'low_credits_at', say: m.audit_workspace_low_credits },
		{ field: 'default_language', say: m.audit_workspace_language }
	],
	member: [
		{ field: 'role', say: m.audit_member_role },
		{ field: 'credit_quota', say: m.audit_member_quota }
	],
	subscription: [
		{ field: 'ended_at', say: m.audit_plan_ended },
		{ field: 'cancel_at', when: given, say: m.audit_plan_cancelled },
		{ field: 'cancel_at', when: taken, say: m.audit_plan_resumed },
		{ field: 'plan_price_id', say: m.audit_plan_changed },
		{ field: 'next_plan_price_id', when: given, say: m.audit_plan_will_change },
		{ field: 'next_plan_price_id', when: taken, say: m.audit_plan_kept },
		{ field: 'status', say: m.audit_plan_status }
	],
	payment: [
		{ field: 'state', say: m.audit_payment_state },
		{ field: 'disputed_cents', when: (after) => Number(after) > 0, say: m.audit_payment_disputed },
		{ field: 'disputed_cents', say: m.audit_payment_dispute_over },
		{ field: 'refunded_cents', say: m.audit_payment_refunded }
	],
	invitation: [
		{ field: 'accepted_at', say: m.audit_invitation_accepted },
		{ field: 'revoked_at', say: m.audit_invitation_withdrawn },
		{ field: 'sent_count', say: m.audit_invitation_resent }
	],
	product: [
		{ field: 'state', when: is('published'), say: m.audit_product_published },
		{ field: 'state', say: m.audit_product_unpublished },
		{ field: 'price_cents', say: m.audit_product_price },
		{ field: 'collection_id', when: given, say: m.audit_product_collected },
		{ field: 'collection_id', when: taken, say: m.audit_product_uncollected }
	],
	collection: [{ field: 'name', say: m.audit_collection_renamed }],
	prompt_template: [
		{ field: 'archived_at', when: given, say: m.audit_template_archived },
		{ field: 'archived_at', when: taken, say: m.audit_template_brought_back },
		{ field: 'latest_version', say: m.audit_template_saved }
	],
	api_key: [
		{ field: 'revoked_at', when: given, say: m.audit_key_revoked },
		{ field: 'name', say: m.audit_key_changed }
	],
	plan: [
		{ field: 'is_offered', when: (after) => after === true, say: m.audit_plan_offer_began },
		{ field: 'is_offered', say: m.audit_plan_offer_ended }
	],
	account: [
		{ field: 'delete_at', when: given, say: m.audit_account_deletion_asked },
		{ field: 'delete_at', when: taken, say: m.audit_account_deletion_called_off }
	]
};

/** Actions with one sentence; the field is what `{from}` and `{to}` stand for. */
const whole: Record<string, { field?: string; say: Sentence }> = {
	'workspace.created': { field: 'name', say: m.audit_workspace_created },
	'member.created': { field: 'role', say: m.audit_member_added },
	'member.removed': { say: m.audit_member_removed },
	'invitation.created': { field: 'role', say: m.audit_invited },
	'collection.created': { field: 'name', say: m.audit_collection_created },
	'collection.removed': { field: 'name', say: m.audit_collection_removed },
	'brand_voice.created': { say: m.audit_voice_created },
	'brand_voice.changed': { say: m.audit_voice_changed },
	'prompt_template.created': { field: 'name', say: m.audit_template_created },
	'api_key.created': { field: 'name', say: m.audit_key_created },
	'api_key.changed': { say: m.audit_key_changed },
	'api_key.removed': { field: 'name', say: m.audit_key_removed },
	'subscription.created': { say: m.audit_plan_began },
	'payment.created': { field: 'amount_cents', say: m.audit_payment_recorded },
	'credits.changed': { field: 'amount', say: m.audit_credits_adjusted },
	'plan_version.created': { field: 'number', say: m.audit_plan_version_added },
	'credit_pack.created': { field: 'credits', say: m.audit_credit_pack_added },
	'credit_pack.changed': { say: m.audit_credit_pack_changed },
	'session.created': { say: m.audit_signed_in },
	'account.removed': { say: m.audit_account_deleted },
	'password.changed': { say: m.audit_password_changed },
	'email.changed': { say: m.audit_email_changed },
	'platform_admin.created': { say: m.audit_platform_admin_appointed },
	'platform_admin.changed': { say: m.audit_platform_admin_appointed },
	'platform_admin.removed': { say: m.audit_platform_admin_removed },
	'platform_settings.changed': { say: m.audit_settings_changed },
	'credit_price.created': { say: m.audit_credit_price_changed },
	'credit_price.changed': { say: m.audit_credit_price_changed },
	'credit_price.removed': { say: m.audit_credit_price_removed },
	'model_route.created': { field: 'model', say: m.audit_model_route_added },
	'model_route.changed': { say: m.audit_model_route_changed },
	'model_route.removed': { field: 'model', say: m.audit_model_route_removed },
	'provider_key.created': { field: 'provider', say: m.audit_provider_key_added },
	'provider_key.changed': { say: m.audit_provider_key_replaced },
	'provider_key.removed': { field: 'provider', say: m.audit_provider_key_removed }
};

/** What people do to themselves reads otherwise. */
const toOneself: Record<string, Sentence> = {
	'member.created': m.audit_member_joined,
	'member.changed': m.audit_member_own_role,
	'member.removed': m.audit_member_left
};

/** Whoever acted, in words: a name, "API key “Shop”", the platform itself. */
export function actorWords({ actor: { kind, name } }: AuditEntry, locale: Locale): string {
	if (kind === 'system') return m.audit_actor_system({}, { locale });
	if (kind === 'user') return name ?? m.audit_actor_gone({}, { locale });
	return name === null ? m.audit_actor_key_gone({}, { locale }) : m.audit_actor_key({ name }, { locale });
}

/** What an entry is about, in words. */
export function subjectWords({ subject: { kind, id, name } }: AuditEntry, locale: Locale): string {
	if (name !== null) return name;
	if (['member', 'platform_admin', 'account'].includes(kind)) return m.audit_person_gone({}, { locale });
	if (kind === 'invitation') return m.audit_address_gone({}, { locale });
	return kind === 'credit_price' ? id : m.audit_thing_gone({}, { locale });
}

/** What happened, as one sentence without a full stop: "Ada changed Grace’s role from viewer to member". */
export function sentenceOf(entry: AuditEntry, reading: Reading): string {
	const { field, say } = findSentence(entry);
	const { locale } = reading;
	const value = (fields: Record<string, unknown>) => (field ? valueIn(field, fields, reading) : '');
	// Names are of any script: in right-to-left text each is kept apart from what surrounds it.
	const apart = (text: string) => (locale === 'ar' ? `\u2068${text}\u2069` : text);
	const inputs = {
		actor: apart(actorWords(entry, locale)),
		subject: apart(subjectWords(entry, locale)),
		from: apart(value(entry.before)),
		to: apart(value(entry.after))
	};
	return say
		? say(inputs, { locale })
		: m.audit_other({ actor: inputs.actor, action: entry.action }, { locale });
}

/** A sentence names the day on which something goes; the hour stands in the details. */
function valueIn(field: string, fields: Record<string, unknown>, reading: Reading): string {
	const value = fields[field];
	if (field === 'deleted_at') return valueWords('name', fields, reading);
	if (field === 'delete_at' && typeof value === 'string') {
		return formatDate(value, reading.locale, { timeZone: reading.timeZone });
	}
	return valueWords(field, fields, reading);
}

function findSentence({ action, actor, subject, before, after }: AuditEntry): {
	field?: string;
	say?: Sentence;
} {
	const isOwn = actor.kind === 'user' && actor.id === subject.id;
	const own = isOwn ? toOneself[action] : undefined;
	if (own) return { field: 'role', say: own };
	const cases = action.endsWith('.changed') ? (changed[subject.kind] ?? []) : [];
	const found = cases.find(
		({ field, when }) => field in after && (!when || when(after[field], before[field]))
	);
	return found ?? whole[action] ?? {};
}
