import { createTransport, type Transporter } from 'nodemailer';
import { config } from './config.ts';

export type Mail = { to: string; subject: string; text: string; html: string; messageId: string };

let transport: Transporter | undefined;

/**
 * Hands one mail to the SMTP server and returns when it was accepted. Throws when refused or after 15 s. Repeating
 * sends again, with the same Message-ID, which receivers use to drop doubles (RFC 5322, 3.6.4).
 */
export async function sendMail(mail: Mail): Promise<void> {
	const { SMTP_URL, MAIL_FROM } = config();
	transport ??= createTransport({
		url: SMTP_URL,
		connectionTimeout: 10_000,
		greetingTimeout: 10_000,
		socketTimeout: 15_000,
		disableFileAccess: true,
		disableUrlAccess: true
	});
	await transport.sendMail({ from: MAIL_FROM, ...mail });
}
