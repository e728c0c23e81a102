import { z } from 'zod';
import { m } from '../../paraglide/messages.js';
import type { Locale } from '../../paraglide/runtime.js';
import { formatDate } from '../../ui/format.ts';
import { knownZone } from '../../workspaces/zoned-day.ts';
import { config } from '../platform/config.ts';
import { asHtml, asText, type MailBody } from './mail-layout.ts';
import type { Rendered } from './templates.ts';

const Payload = z.object({ at: z.string(), timeZone: z.string().nullable() });

/**
 * The notice to an address that no longer opens its account. The new one is left out: this mailbox may be another's by
 * now, which is why people change it.
 */
export async function renderEmailChanged(payload: unknown, locale: Locale): Promise<Rendered> {
	const { at, timeZone: wished } = Payload.parse(payload);
	const timeZone = knownZone(wished ?? 'UTC'); // the person writes it, or who took their account
	const body: MailBody = {
		locale,
		greeting: m.mail_email_changed_greeting({}, { locale }),
		action: {
			label: m.mail_email_changed_action({}, { locale }),
			url: new URL('/account/security', config().ORIGIN).href
		},
		hint: m.mail_email_changed_hint({}, { locale }),
		facts: [
			{
				label: m.mail_email_changed_at({}, { locale }),
				value: `${formatDate(at, locale, { time: true, timeZone })} (${timeZone})`
			}
		],
		reply: m.mail_email_changed_reply({}, { locale }),
		footer: m.mail_account_footer({}, { locale })
	};
	return { subject: m.mail_email_changed_subject({}, { locale }), text: asText(body), html: asHtml(body) };
}
