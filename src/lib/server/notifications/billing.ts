import { z } from 'zod';
import { m } from '../../paraglide/messages.js';
import type { Locale } from '../../paraglide/runtime.js';
import { formatDate, formatMoney } from '../../ui/format.ts';
import { config } from '../platform/config.ts';
import { DomainError, unwrap, unwrapMaybe } from '../platform/errors.ts';
import { secretClient } from '../platform/supabase.ts';
import { asHtml, asText, type MailBody } from './mail-layout.ts';
import type { Rendered } from './templates.ts';

const OfWorkspace = z.object({ workspaceId: z.uuid() });
const LowCredits = OfWorkspace.extend({ left: z.number() });
const TopUp = z.object({ paymentId: z.uuid() });
const Reconciliation = z.object({ reconciliationId: z.uuid(), faults: z.number() });

type Letter = Omit<MailBody, 'locale' | 'reply' | 'footer'>;

/** The wallet went below the line that admins set. */
export async function renderLowCredits(payload: unknown, locale: Locale): Promise<Rendered> {
	const { workspaceId, left } = LowCredits.parse(payload);
	const { name, handle } = await findWorkspace(workspaceId);
	return letter(m.mail_low_credits_subject({ name, left }, { locale }), locale, {
		greeting: m.mail_low_credits_greeting({ name, left }, { locale }),
		action: walletAction(handle, locale),
		hint: m.mail_low_credits_hint({}, { locale }),
		facts: []
	});
}

/** A renewal was not paid: until when everything stays, and where the card is changed. */
export async function renderPaymentFailed(payload: unknown, locale: Locale): Promise<Rendered> {
	const { workspaceId } = OfWorkspace.parse(payload);
	const { name, handle } = await findWorkspace(workspaceId);
	const date = formatDate(await graceEnd(workspaceId), locale);
	return letter(m.mail_payment_failed_subject({ name }, { locale }), locale, {
		greeting: m.mail_payment_failed_greeting({ name }, { locale }),
		action: billingAction(handle, locale),
		hint: m.mail_payment_failed_hint({ date }, { locale }),
		facts: []
	});
}

/** A paid plan is over: what stays and what does not. */
export async function renderPlanEnded(payload: unknown, locale: Locale): Promise<Rendered> {
	const { name, handle } = await findWorkspace(OfWorkspace.parse(payload).workspaceId);
	return letter(m.mail_plan_ended_subject({ name }, { locale }), locale, {
		greeting: m.mail_plan_ended_greeting({ name }, { locale }),
		action: billingAction(handle, locale),
		hint: m.mail_plan_ended_hint({}, { locale }),
		facts: []
	});
}

/** The receipt of credits bought on top. */
export async function renderTopUp(payload: unknown, locale: Locale): Promise<Rendered> {
	const payment = unwrap(
		await secretClient()
			.from('payments')
			.select('workspace_id, credits, amount_cents, currency, paid_at, provider_key')
			.eq('id', TopUp.parse(payload).paymentId)
			.single()
	);
	const { name, handle } = await findWorkspace(payment.workspace_id);
	const credits = payment.credits ?? 0;
	const amount = formatMoney(payment.amount_cents, payment.currency, locale, { exact: true });
	return letter(m.mail_top_up_subject({ name, credits }, { locale }), locale, {
		greeting: m.mail_top_up_greeting({ name, credits }, { locale }),
		action: walletAction(handle, locale),
		hint: m.mail_top_up_hint({}, { locale }),
		facts: [
			{ label: m.mail_top_up_amount({}, { locale }), value: amount },
			{ label: m.mail_top_up_date({}, { locale }), value: formatDate(payment.paid_at ?? Date.now(), locale) },
			{ label: m.mail_top_up_number({}, { locale }), value: payment.provider_key }
		]
	});
}

/** The books differ, or could not be compared. For platform admins. */
export async function renderReconciliation(payload: unknown, locale: Locale): Promise<Rendered> {
	const { faults } = Reconciliation.parse(payload);
	const subject =
		faults > 0
			? m.mail_reconciliation_subject({ faults }, { locale })
			: m.mail_reconciliation_failed_subject({}, { locale });
	const greeting =
		faults > 0
			? m.mail_reconciliation_greeting({ faults }, { locale })
			: m.mail_reconciliation_failed_greeting({}, { locale });
	const body = {
		locale,
		greeting,
		action: {
			label: m.mail_reconciliation_open({}, { locale }),
			url: `${config().ORIGIN}/admin/reconciliation`
		},
		hint: m.mail_reconciliation_hint({}, { locale }),
		facts: [],
		reply: '',
		footer: m.mail_reconciliation_footer({}, { locale })
	};
	return { subject, text: asText(body), html: asHtml(body) };
}

async function findWorkspace(id: string): Promise<{ name: string; handle: string }> {
	const row = unwrapMaybe(
		await secretClient().from('workspaces').select('name, handle').eq('id', id).maybeSingle()
	);
	if (!row) throw new DomainError('workspace_not_found', 404);
	return row;
}

async function graceEnd(workspaceId: string): Promise<Date> {
	const [settings, subscription] = await Promise.all([
		secretClient().from('platform_settings').select('grace_days').single(),
		secretClient()
			.from('subscriptions')
			.select('past_due_since')
			.eq('workspace_id', workspaceId)
			.is('ended_at', null)
			.maybeSingle()
	]);
	const since = Date.parse(unwrapMaybe(subscription)?.past_due_since ?? new Date().toISOString());
	return new Date(since + unwrap(settings).grace_days * 86_400_000);
}

function walletAction(handle: string, locale: Locale) {
	return { label: m.mail_billing_wallet({}, { locale }), url: `${config().ORIGIN}/w/${handle}/wallet` };
}

function billingAction(handle: string, locale: Locale) {
	return {
		label: m.mail_billing_open({}, { locale }),
		url: `${config().ORIGIN}/w/${handle}/settings/billing`
	};
}

function letter(subject: string, locale: Locale, parts: Letter): Rendered {
	const reply = m.mail_billing_reply({}, { locale });
	const body = { locale, ...parts, reply, footer: m.mail_billing_footer({}, { locale }) };
	return { subject, text: asText(body), html: asHtml(body) };
}
