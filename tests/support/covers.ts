import { createClient } from '@supabase/supabase-js';
import type pg from 'pg';
import { inject } from 'vitest';
import type { Database } from '../../src/lib/server/platform/database-types.ts';
import type { Member } from '../../src/lib/server/workspaces/members.ts';
import type { Creator } from './people.ts';

export type PaintRoute = { wholeMs: number; imageUsd: number };

/** Has the stand-in paint covers by these routes, or nobody. */
export async function setPainters(db: pg.Pool, routes: PaintRoute[]): Promise<void> {
	await db.query(`delete from public.model_routes where task = 'cover'`);
	for (const [index, { wholeMs, imageUsd }] of routes.entries())
		await db.query(
			`insert into public.model_routes (task, position, provider, model, input_usd, output_usd, first_token_ms, whole_ms)
			 values ('cover', $1, 'compatible', 'painter', 0, $2, 1000, $3)`,
			[index + 1, imageUsd, wholeMs]
		);
	await new Promise((resolve) => setTimeout(resolve, 200)); // the change is announced
}

/** A creator as a member of their workspace, under row-level security. */
export async function memberAs({ email, password, actor, ...workspace }: Creator): Promise<Member> {
	const { url, publishableKey } = inject('stack');
	const supabase = createClient<Database>(url, publishableKey, { auth: { persistSession: false } });
	const { error } = await supabase.auth.signInWithPassword({ email, password });
	if (error) throw error;
	const viewer = { userId: actor.userId ?? '', email, displayName: actor.name };
	return { ...workspace, supabase, viewer } as unknown as Member;
}
