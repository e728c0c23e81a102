import { createTransport } from 'nodemailer';
import { renderTemplate, type TemplateName, type TemplateValues } from './templates.ts';

type MailMeta = { redirectTo?: string; currentEmail?: string; newEmail?: string };
type Send = (email: string, tokenHash: string, code: string, meta?: MailMeta) => Promise<void>;
export type AuthMailer = {
	sendConfirmation: Send;
	sendRecovery: Send;
	sendMagicLink: Send;
	sendEmailChange: Send;
	sendReauthentication: (email: string, code: string) => Promise<void>;
};
type MailerOptions = { siteUrl: string; smtpUrl?: string; log: (line: string) => void };

/**
 * Fix for Lite 0.10.0: its own SMTP driver insists on STARTTLS, and its templates cannot be ours. Sends Supabase Auth's
 * mails with supabase/templates to `smtpUrl`; without one, the log says that a mail was due.
 */
export function createAuthMailer({ siteUrl, smtpUrl, log }: MailerOptions): AuthMailer {
	const transport = smtpUrl ? createTransport(smtpUrl) : null;

	async function send(name: TemplateName, to: string, values: TemplateValues): Promise<void> {
		if (!transport) return log(`mail "${name}" was due, but no SMTP address is set`);
		const mail = renderTemplate(name, { SiteURL: siteUrl, Email: to, RedirectTo: siteUrl, ...values });
		await transport.sendMail({ from: 'Noxloop <no-reply@noxloop.localhost>', to, ...mail });
	}
	function sender(name: TemplateName): Send {
		return (to, TokenHash, Token, meta) => {
			const changed = { Email: meta?.currentEmail ?? to, NewEmail: meta?.newEmail ?? to };
			return send(name, to, { TokenHash, Token, ...changed });
		};
	}
	return {
		sendConfirmation: sender('confirmation'),
		sendRecovery: sender('recovery'),
		sendMagicLink: sender('magic_link'),
		sendEmailChange: sender('email_change'),
		sendReauthentication: async () => log('reauthentication codes are not used by this app and were not sent')
	};
}
