import { z } from 'zod';
import { m } from '../../paraglide/messages.js';
import type { Locale } from '../../paraglide/runtime.js';
import { formatDate } from '../../ui/format.ts';
import { roleNames, roleTexts } from '../../workspaces/role-names.ts';
import type { Role } from '../../workspaces/member-schemas.ts';
import { DomainError, unwrapMaybe } from '../platform/errors.ts';
import { secretClient } from '../platform/supabase.ts';
import { invitationUrl } from '../workspaces/invitations.ts';
import { asHtml, asText, type MailBody } from './mail-layout.ts';
import type { Rendered } from './templates.ts';

const Payload = z.object({ invitationId: z.uuid() });

const columns =
	'id, email, role, sent_count, expires_at, accepted_at, revoked_at, workspaces!inner(name, delete_at), profiles(display_name)';

type Sent = {
	email: string;
	role: Role;
	workspace: string;
	inviter: string | null;
	expiresAt: string;
	url: string;
};

/**
 * The mail with an invitation's link, as the invitation is now. Throws `invitation_closed` (409) and
 * `invitation_expired` (410) for one that nobody can accept any more: such a mail is not sent.
 */
export async function renderInvitation(payload: unknown, locale: Locale): Promise<Rendered> {
	const body = describe(await read(Payload.parse(payload).invitationId), locale);
	return { subject: body.subject, text: asText(body), html: asHtml(body) };
}

async function read(id: string): Promise<Sent> {
	const row = unwrapMaybe(
		await secretClient().from('invitations').select(columns).eq('id', id).maybeSingle()
	);
	if (!row || row.accepted_at || row.revoked_at || row.workspaces.delete_at)
		throw new DomainError('invitation_closed', 409);
	if (Date.parse(row.expires_at) <= Date.now()) throw new DomainError('invitation_expired', 410);
	return {
		email: row.email,
		role: row.role,
		workspace: row.workspaces.name,
		inviter: row.profiles?.display_name ?? null,
		expiresAt: row.expires_at,
		url: invitationUrl(row.id, row.sent_count)
	};
}

/** The names are other people's words: they stand in the text, never as the sender. */
function describe(sent: Sent, locale: Locale): MailBody & { subject: string } {
	const { email, role, workspace, inviter, expiresAt, url } = sent;
	const text = roleTexts[role]({}, { locale });
	return {
		locale,
		subject: m.mail_invitation_subject({ workspace }, { locale }),
		greeting: inviter
			? m.mail_invitation_greeting_by({ inviter, workspace }, { locale })
			: m.mail_invitation_greeting({ workspace }, { locale }),
		action: { label: m.mail_invitation_open({}, { locale }), url },
		hint: m.mail_invitation_hint({}, { locale }),
		facts: [
			{ label: m.mail_invitation_workspace({}, { locale }), value: workspace },
			{
				label: m.mail_invitation_role({}, { locale }),
				value: m.mail_invitation_role_value({ role: roleNames[role]({}, { locale }), text }, { locale })
			},
			{ label: m.mail_invitation_for({}, { locale }), value: email },
			{ label: m.mail_invitation_until({}, { locale }), value: formatDate(expiresAt, locale) }
		],
		reply: m.mail_invitation_reply({}, { locale }),
		footer: m.mail_invitation_footer({}, { locale })
	};
}
