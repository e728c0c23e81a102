import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { createToken, hashOf } from '../../src/lib/server/workspaces/invitation-token.ts';
import type { Role } from '../../src/lib/workspaces/member-schemas.ts';
import { addUser, as, firstWorkspace, type Actor } from './world.ts';

const secret = 'the secret of tests, thirty-two characters';

/** Calls as the actor and keeps what it does: 'ok', or the code it was refused with. Anything unexpected is thrown. */
export async function attempt(
	db: pg.Pool,
	actor: Actor,
	sql: string,
	values: unknown[] = []
): Promise<string> {
	try {
		await as(db, actor, (client) => client.query(sql, values), { keep: true });
		return 'ok';
	} catch (error) {
		const { code = '', message } = error as { code?: string; message: string };
		if (code.startsWith('PT4')) return message;
		if (code === '42501') return 'permission_denied';
		throw error;
	}
}

/** The rows an actor gets for a query. */
export async function rowsFor<Row extends pg.QueryResultRow>(
	db: pg.Pool,
	actor: Actor,
	sql: string,
	values: unknown[] = []
): Promise<Row[]> {
	return (await as(db, actor, (client) => client.query<Row>(sql, values))).rows;
}

export async function emailOf(db: pg.Pool, { userId }: Actor): Promise<string> {
	const { rows } = await db.query<{ email: string }>('select email from auth.users where id = $1', [userId]);
	return rows[0]?.email ?? '';
}

export async function join(db: pg.Pool, workspaceId: string, actor: Actor, role: Role): Promise<void> {
	await db.query('insert into public.workspace_members (workspace_id, user_id, role) values ($1, $2, $3)', [
		workspaceId,
		actor.userId,
		role
	]);
}

export async function roleOf(db: pg.Pool, workspaceId: string, actor: Actor): Promise<Role | null> {
	const { rows } = await db.query<{ role: Role }>(
		'select role from public.workspace_members where workspace_id = $1 and user_id = $2',
		[workspaceId, actor.userId]
	);
	return rows[0]?.role ?? null;
}

type Wanted = { workspaceId: string; email: string; role: Role };

/** Invites as the actor; `outcome` is 'ok' or the refusal's code. */
export async function invite(db: pg.Pool, actor: Actor, { workspaceId, email, role }: Wanted) {
	const id = randomUUID();
	const token = createToken(id, 1, secret);
	const outcome = await attempt(db, actor, 'select public.invite_member($1, $2, $3, $4, $5)', [
		id,
		workspaceId,
		email,
		role,
		hashOf(token)
	]);
	return { id, token, outcome };
}

/** Sends it again as the actor, who saw this count. */
export async function resend(db: pg.Pool, actor: Actor, id: string, sentCount: number) {
	const token = createToken(id, sentCount + 1, secret);
	const outcome = await attempt(db, actor, 'select public.resend_invitation($1, $2, $3)', [
		id,
		sentCount,
		hashOf(token)
	]);
	return { token, outcome };
}

export const accept = (db: pg.Pool, actor: Actor, id: string): Promise<string> =>
	attempt(db, actor, 'select public.accept_invitation($1)', [id]);

/** A workspace with one person of each role, and somebody who is none of them. */
export async function createTeam(db: pg.Pool) {
	const names = ['Owner', 'Admin', 'Member', 'Viewer', 'Stranger'];
	const [owner, admin, member, viewer, stranger] = (await Promise.all(
		names.map((name) => addUser(db, name))
	)) as [Actor, Actor, Actor, Actor, Actor];
	const workspaceId = await firstWorkspace(db, owner);
	await join(db, workspaceId, admin, 'admin');
	await join(db, workspaceId, member, 'member');
	await join(db, workspaceId, viewer, 'viewer');
	return { workspaceId, owner, admin, member, viewer, stranger };
}

export const anonymous: Actor = { name: 'anonymous', role: 'anon', userId: null };
export const newAddress = (): string => `new-${randomUUID()}@example.com`;

/** What a member does in the workspace, as attempts. */
export function actsIn(db: pg.Pool, workspaceId: string) {
	const call = (actor: Actor, name: string, ...more: unknown[]) =>
		attempt(db, actor, `select public.${name}($1${more.map((_, n) => `, $${n + 2}`).join('')})`, [
			workspaceId,
			...more
		]);
	return {
		inviteAs: (actor: Actor, role: Role = 'member', email = newAddress()) =>
			invite(db, actor, { workspaceId, email, role }),
		changeRole: (actor: Actor, target: Actor, role: Role) => call(actor, 'change_role', target.userId, role),
		remove: (actor: Actor, target: Actor) => call(actor, 'remove_member', target.userId),
		leave: (actor: Actor) => call(actor, 'leave_workspace'),
		handOver: (actor: Actor, target: Actor) => call(actor, 'hand_over_workspace', target.userId)
	};
}

export const revoke = (db: pg.Pool, actor: Actor, id: string): Promise<string> =>
	attempt(db, actor, 'select public.revoke_invitation($1)', [id]);

/** Turns an invitation's clock back. */
export const age = (db: pg.Pool, id: string, by: string) =>
	db.query(
		`update public.invitations set sent_at = sent_at - $2::interval, expires_at = expires_at - $2::interval where id = $1`,
		[id, by]
	);

/** Somebody new who was invited, with what the invitation is. */
export async function inviteGuest(db: pg.Pool, by: Actor, workspaceId: string, role: Role = 'member') {
	const guest = await addUser(db, 'Guest');
	return { guest, ...(await invite(db, by, { workspaceId, email: await emailOf(db, guest), role })) };
}
