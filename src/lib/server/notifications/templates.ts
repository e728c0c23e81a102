import { baseLocale, isLocale, type Locale } from '../../paraglide/runtime.js';
import { DomainError } from '../platform/errors.ts';
import {
	renderLowCredits,
	renderPaymentFailed,
	renderPlanEnded,
	renderReconciliation,
	renderTopUp
} from './billing.ts';
import { renderEmailChanged } from './email-changed.ts';
import { renderInvitation } from './invitation.ts';
import { renderAccountDeletion, renderDataExport, renderWorkspaceDeletion } from './leaving.ts';
import { renderReceipt } from './receipt.ts';

export type Rendered = { subject: string; text: string; html: string };

const templates: Record<string, (payload: unknown, locale: Locale) => Promise<Rendered>> = {
	invitation: renderInvitation,
	account_deletion: renderAccountDeletion,
	data_export: renderDataExport,
	email_changed: renderEmailChanged,
	low_credits: renderLowCredits,
	payment_failed: renderPaymentFailed,
	plan_ended: renderPlanEnded,
	receipt: renderReceipt,
	reconciliation: renderReconciliation,
	top_up: renderTopUp,
	workspace_deletion: renderWorkspaceDeletion
};

/** The mail of this kind in the reader's language, English where we don't have theirs. Throws `mail_kind_unknown`. */
export function render(kind: string, payload: unknown, locale: string): Promise<Rendered> {
	const template = templates[kind];
	if (!template) throw new DomainError('mail_kind_unknown', 422, { detail: { kind } });
	return template(payload, isLocale(locale) ? locale : baseLocale);
}
