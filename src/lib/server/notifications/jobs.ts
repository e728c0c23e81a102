import { z } from 'zod';
import { config } from '../platform/config.ts';
import { DomainError, unwrap, unwrapMaybe } from '../platform/errors.ts';
import { job, type Job, type JobContext } from '../platform/jobs.ts';
import { log } from '../platform/log.ts';
import { sendMail } from '../platform/mailer.ts';
import { secretClient } from '../platform/supabase.ts';
import { render } from './templates.ts';

/** The queue's jobs of this domain. Each may run any number of times. */
export const jobs: Record<string, Job> = {
	send_mail: job(z.object({ mailId: z.uuid() }), deliver)
};

const SmtpRefusal = z.object({
	code: z.enum(['EENVELOPE', 'EMESSAGE']),
	responseCode: z.number().min(500).max(599)
});

/**
 * Sends one mail of the outbox, unless it was sent. A crash between sending and recording sends it again under the same
 * Message-ID, which receivers drop as a double.
 */
async function deliver({ mailId }: { mailId: string }, { isLastAttempt }: JobContext): Promise<void> {
	const mail = unwrap(
		await secretClient()
			.from('outbox')
			.select('kind, recipient, locale, payload, state')
			.eq('id', mailId)
			.single()
	);
	if (mail.state === 'sent') return;
	try {
		const rendered = await render(mail.kind, mail.payload, mail.locale);
		const messageId = `<${mailId}@${new URL(config().ORIGIN).hostname}>`;
		await sendMail({ to: mail.recipient, messageId, ...rendered });
	} catch (error) {
		const reason = permanentReason(error) ?? (isLastAttempt ? 'attempts_exhausted' : null);
		if (reason) await mark(mailId, reason);
		if (!reason || reason === 'attempts_exhausted') throw error;
		log.warn({ mailId, kind: mail.kind, reason }, 'a mail can not be delivered');
		return;
	}
	await mark(mailId);
}

/** Why no repetition would deliver it, or null. A refused sign-in is our setting's fault and may be repaired. */
function permanentReason(error: unknown): string | null {
	if (error instanceof DomainError && error.status < 500) return error.code;
	const refusal = SmtpRefusal.safeParse(error);
	return refusal.success ? `smtp_${refusal.data.responseCode}` : null;
}

async function mark(mailId: string, problem?: string): Promise<void> {
	unwrapMaybe(
		await secretClient().rpc('mark_mail', {
			p_mail_id: mailId,
			...(problem ? { p_error: problem } : {})
		})
	);
}
