import { z } from 'zod';

const Fields = z.record(z.string(), z.unknown()).nullable();

/** An entry of the log as the view `audit_log` shows it. */
export const AuditEntry = z
	.object({
		id: z.number(),
		workspace: z.object({ handle: z.string(), name: z.string() }).nullable(),
		actor_kind: z.enum(['user', 'api_key', 'system']),
		actor_id: z.string().nullable(),
		actor_name: z.string().nullable(),
		action: z.string(),
		subject_kind: z.string(),
		subject_id: z.string(),
		subject_name: z.string().nullable(),
		before: Fields,
		after: Fields,
		address: z.string().nullable(),
		user_agent: z.string().nullable(),
		created_at: z.string()
	})
	.transform((row) => ({
		id: row.id,
		workspace: row.workspace,
		actor: { kind: row.actor_kind, id: row.actor_id, name: row.actor_name },
		action: row.action,
		subject: { kind: row.subject_kind, id: row.subject_id, name: row.subject_name },
		before: row.before ?? {},
		after: row.after ?? {},
		address: row.address,
		userAgent: row.user_agent,
		at: row.created_at
	}));
export type AuditEntry = z.infer<typeof AuditEntry>;

/** The columns it is read from. */
export const auditColumns =
	'id, workspace, actor_kind, actor_id, actor_name, action, subject_kind, subject_id, subject_name, before, after, address, user_agent, created_at';
