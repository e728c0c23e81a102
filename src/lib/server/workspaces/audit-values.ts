import { providerLabels } from '../../models/providers.ts';
import { m } from '../../paraglide/messages.js';
import type { Locale } from '../../paraglide/runtime.js';
import { formatDate, formatMoney, formatNumber } from '../../ui/format.ts';
import type { Change } from '../../workspaces/audit-row.ts';
import { scopeWords } from '../../workspaces/scope-words.ts';
import type { AuditEntry } from './audit-entry.ts';

/** How a reader is told: in which language and time zone, and what collections are called now. */
export type Reading = { locale: Locale; timeZone: string; collections: Map<string, string> };

type Fields = Record<string, unknown>;
type Teller = (value: unknown, reading: Reading, all: Fields) => string;
type Text = (inputs?: object, options?: { locale?: Locale }) => string;

const roles: Record<string, Text> = {
	viewer: m.audit_role_viewer,
	member: m.audit_role_member,
	admin: m.audit_role_admin,
	owner: m.audit_role_owner
};
const states: Record<string, Text> = { draft: m.audit_value_draft, published: m.audit_value_published };

const plain: Teller = (value, { locale }) =>
	typeof value === 'number' ? formatNumber(value, locale) : String(value);
const oneOf =
	(words: Record<string, Text>): Teller =>
	(value, { locale }) =>
		words[String(value)]?.({}, { locale }) ?? String(value);
// `infinity` is a time to Postgres, and none to anybody else.
const moment: Teller = (value, { locale, timeZone }) =>
	Number.isNaN(Date.parse(String(value)))
		? String(value)
		: formatDate(String(value), locale, { time: true, timeZone });
const money: Teller = (value, { locale }, { currency }) =>
	typeof currency === 'string' ? formatMoney(Number(value), currency, locale) : String(value);
const dollars: Teller = (value) => String(value);

type Told = { label: Text; tell: Teller; none?: Text };
/** Each field that a trigger of the database tells, but for `currency` and `user_id`, which mean nothing alone. */
const told: Record<string, Told> = {
	name: { label: m.audit_field_name, tell: plain },
	handle: { label: m.audit_field_handle, tell: plain },
	role: { label: m.audit_field_role, tell: oneOf(roles) },
	logo_path: {
		label: m.audit_field_logo,
		tell: (_value, { locale }) => m.audit_value_picture({}, { locale })
	},
	delete_at: { label: m.audit_field_delete_at, tell: moment, none: m.audit_value_never },
	deleted_at: { label: m.audit_field_deleted_at, tell: moment },
	sent_count: { label: m.audit_field_sent_count, tell: plain },
	accepted_at: { label: m.audit_field_accepted_at, tell: moment },
	revoked_at: { label: m.audit_field_revoked_at, tell: moment },
	state: { label: m.audit_field_state, tell: oneOf(states) },
	price_cents: { label: m.audit_field_price, tell: money },
	collection_id: {
		label: m.audit_field_collection,
		tell: (value, { locale, collections }) =>
			collections.get(String(value)) ?? m.audit_value_other_collection({}, { locale })
	},
	scopes: {
		label: m.audit_field_scopes,
		tell: (value, { locale }) => scopeWords(Array.isArray(value) ? value.map(String) : [], locale).join(', ')
	},
	expires_at: { label: m.audit_field_expires_at, tell: moment, none: m.audit_value_never },
	grace_days: { label: m.audit_field_grace_days, tell: plain },
	low_credits_at: { label: m.audit_field_low_credits_at, tell: plain, none: m.audit_value_never },
	default_language: {
		label: m.audit_field_default_language,
		tell: (value, { locale }) =>
			new Intl.DisplayNames(locale, { type: 'language' }).of(String(value)) ?? String(value),
		none: m.audit_value_by_reader
	},
	version: { label: m.audit_field_version, tell: plain },
	latest_version: { label: m.audit_field_version, tell: plain },
	archived_at: { label: m.audit_field_archived_at, tell: moment },
	credit_quota: { label: m.audit_field_credit_quota, tell: plain },
	status: { label: m.audit_field_state, tell: plain },
	cancel_at: { label: m.audit_field_cancel_at, tell: moment },
	ended_at: { label: m.audit_field_ended_at, tell: moment },
	amount_cents: { label: m.audit_field_amount, tell: money },
	refunded_cents: { label: m.audit_field_refunded, tell: money },
	disputed_cents: { label: m.audit_field_disputed, tell: money },
	amount: { label: m.audit_field_credits, tell: plain },
	reason: { label: m.audit_field_reason, tell: plain },
	plan_code: { label: m.audit_field_plan, tell: plain },
	number: { label: m.audit_field_version, tell: plain },
	members: { label: m.audit_field_members, tell: plain, none: m.audit_value_no_limit },
	published_products: { label: m.audit_field_published_products, tell: plain, none: m.audit_value_no_limit },
	is_offered: { label: m.audit_field_is_offered, tell: plain },
	workspaces_per_user: { label: m.audit_field_workspaces_per_user, tell: plain },
	credits: { label: m.audit_field_credits, tell: plain },
	input_usd: { label: m.audit_field_input_usd, tell: dollars },
	output_usd: { label: m.audit_field_output_usd, tell: dollars },
	own_key_credits: { label: m.audit_field_own_key_credits, tell: plain },
	task: { label: m.audit_field_task, tell: plain },
	provider: {
		label: m.audit_field_provider,
		tell: (value) => providerLabels[String(value)] ?? String(value)
	},
	model: { label: m.audit_field_model, tell: plain },
	position: { label: m.audit_field_position, tell: plain },
	temperature: { label: m.audit_field_temperature, tell: plain },
	max_tokens: { label: m.audit_field_max_tokens, tell: plain },
	first_token_ms: { label: m.audit_field_first_token_ms, tell: plain },
	between_tokens_ms: { label: m.audit_field_between_tokens_ms, tell: plain },
	whole_ms: { label: m.audit_field_whole_ms, tell: plain },
	is_enabled: { label: m.audit_field_is_enabled, tell: plain },
	set_at: { label: m.audit_field_set_at, tell: moment }
};

/** One field of what there was or is, in words: "viewer", "€19", "21 Nov 2026, 10:15", "none". */
export function valueWords(field: string, fields: Fields, reading: Reading): string {
	const value = fields[field];
	const { tell = plain, none = m.audit_value_none } = told[field] ?? {};
	return value === null || value === undefined
		? none({}, { locale: reading.locale })
		: tell(value, reading, fields);
}

/** What an entry's fields were and are, in words. Of a new or removed thing, the fields that had no value are left out. */
export function changesOf({ action, before, after }: AuditEntry, reading: Reading): Change[] {
	const isChange = action.endsWith('.changed');
	return Object.entries(told)
		.filter(([field]) => (isChange ? field in after : (after[field] ?? before[field] ?? null) !== null))
		.map(([field, { label }]) => ({
			label: label({}, { locale: reading.locale }),
			from: field in before ? valueWords(field, before, reading) : null,
			to: field in after ? valueWords(field, after, reading) : null
		}));
}

/** The collections that these entries name. */
export function collectionsIn(entries: AuditEntry[]): string[] {
	const ids = entries.flatMap(({ before, after }) => [before.collection_id, after.collection_id]);
	return [...new Set(ids.filter((id) => typeof id === 'string'))];
}
