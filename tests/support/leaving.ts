import type pg from 'pg';
import { addUser, as, firstWorkspace, type Actor } from './world.ts';

/** What people and the job do on the way to an end, said as they would say it. */
export function openLeaving(db: pg.Pool) {
	const call = (actor: Actor, sql: string, values: unknown[] = []) =>
		as(db, actor, (client) => client.query(sql, values), { keep: true });

	async function value<T>(sql: string, values: unknown[] = []): Promise<T | undefined> {
		return (await db.query<{ value: T }>(`select (${sql}) as value`, values)).rows[0]?.value;
	}

	async function askForWorkspace(owner: Actor, workspaceId: string): Promise<void> {
		const handle = await value<string>('select handle from public.workspaces where id = $1', [workspaceId]);
		await call(owner, 'select public.request_workspace_deletion($1, $2)', [workspaceId, handle]);
	}

	return {
		call,
		value,
		count: (from: string, values: unknown[] = []) =>
			value<number>(`select count(*)::int from ${from}`, values),
		ask: (actor: Actor) => call(actor, 'select public.request_account_deletion()'),
		undo: (actor: Actor) => call(actor, 'select public.undo_account_deletion()'),
		eraseAccount: (actor: Actor) => value<boolean>('select public.erase_account($1)', [actor.userId]),
		eraseWorkspace: (id: string) => value<boolean>('select public.erase_workspace($1)', [id]),
		askForWorkspace,

		/** Lets the fourteen days pass. */
		async passTime({ account, workspace }: { account?: Actor; workspace?: string }): Promise<void> {
			const past = `delete_at = now() - interval '1 second'`;
			await db.query(`update public.profiles set ${past} where user_id = $1`, [account?.userId ?? null]);
			await db.query(`update public.workspaces set ${past} where id = $1`, [workspace ?? null]);
		},

		addMember: (workspaceId: string, actor: Actor, role: string) =>
			db.query('insert into public.workspace_members (workspace_id, user_id, role) values ($1, $2, $3)', [
				workspaceId,
				actor.userId,
				role
			]),

		/** Somebody whose only workspace waits to be deleted, so that their account may go. */
		async freePerson(name: string): Promise<Actor> {
			const person = await addUser(db, name);
			await askForWorkspace(person, await firstWorkspace(db, person));
			return person;
		}
	};
}
