import { z } from 'zod';
import { m } from '../../paraglide/messages.js';
import type { Locale } from '../../paraglide/runtime.js';
import { formatDate } from '../../ui/format.ts';
import { config } from '../platform/config.ts';
import { asHtml, asText, type MailBody } from './mail-layout.ts';
import type { Rendered } from './templates.ts';

const AccountDeletion = z.object({ deleteAt: z.string() });
const WorkspaceDeletion = z.object({ name: z.string(), handle: z.string(), deleteAt: z.string() });
const DataExport = z.object({ exportId: z.uuid(), expiresAt: z.string() });

type Letter = Omit<MailBody, 'locale' | 'reply' | 'footer'>;

/** When an account goes, what goes and stays, and the way back. */
export async function renderAccountDeletion(payload: unknown, locale: Locale): Promise<Rendered> {
	const date = formatDate(AccountDeletion.parse(payload).deleteAt, locale);
	return letter(m.mail_account_deletion_subject({ date }, { locale }), locale, {
		greeting: m.mail_account_deletion_greeting({ date }, { locale }),
		action: { label: m.mail_account_deletion_action({}, { locale }), url: `${config().ORIGIN}/account/data` },
		hint: m.mail_account_deletion_hint({}, { locale }),
		facts: [
			{
				label: m.mail_account_deletion_goes_label({}, { locale }),
				value: m.mail_account_deletion_goes({}, { locale })
			},
			{
				label: m.mail_account_deletion_stays_label({}, { locale }),
				value: m.mail_account_deletion_stays({}, { locale })
			}
		]
	});
}

/** The same about a workspace, for each of its owners. */
export async function renderWorkspaceDeletion(payload: unknown, locale: Locale): Promise<Rendered> {
	const { name, handle, deleteAt } = WorkspaceDeletion.parse(payload);
	const date = formatDate(deleteAt, locale);
	return letter(m.mail_workspace_deletion_subject({ name, date }, { locale }), locale, {
		greeting: m.mail_workspace_deletion_greeting({ name, date }, { locale }),
		action: {
			label: m.mail_workspace_deletion_action({}, { locale }),
			url: `${config().ORIGIN}/w/${handle}`
		},
		hint: m.mail_workspace_deletion_hint({}, { locale }),
		facts: [
			{
				label: m.mail_account_deletion_goes_label({}, { locale }),
				value: m.mail_workspace_deletion_goes({}, { locale })
			},
			{
				label: m.mail_account_deletion_stays_label({}, { locale }),
				value: m.mail_workspace_deletion_stays({}, { locale })
			}
		]
	});
}

/** Where the file with somebody's data waits. The link opens nothing without their session. */
export async function renderDataExport(payload: unknown, locale: Locale): Promise<Rendered> {
	const { exportId, expiresAt } = DataExport.parse(payload);
	return letter(m.mail_data_export_subject({}, { locale }), locale, {
		greeting: m.mail_data_export_greeting({}, { locale }),
		action: {
			label: m.mail_data_export_action({}, { locale }),
			url: `${config().ORIGIN}/account/data/export/${exportId}`
		},
		hint: m.mail_data_export_hint({}, { locale }),
		facts: [
			{
				label: m.mail_data_export_until({}, { locale }),
				value: formatDate(expiresAt, locale, { time: true })
			}
		]
	});
}

function letter(subject: string, locale: Locale, parts: Letter): Rendered {
	const reply = m.mail_deletion_reply({}, { locale });
	const body = { locale, ...parts, reply, footer: m.mail_account_footer({}, { locale }) };
	return { subject, text: asText(body), html: asHtml(body) };
}
