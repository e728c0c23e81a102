import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { actorNames } from '../support/access-rules.ts';
import { buckets } from '../support/storage-rules.ts';
import { as, createWorld, type Actor, type World } from '../support/world.ts';

type Access = { read: boolean; add: boolean; change: boolean; remove: boolean };
const nothing: Access = { read: false, add: false, change: false, remove: false };

let world: World;
const paths = new Map<string, string>();

beforeAll(async () => {
	world = await createWorld(inject('stack').superuserUrl);
	for (const bucket of Object.keys(buckets)) {
		const owner = ['logos', 'covers'].includes(bucket) ? world.workspaceId : world.actors.owner.userId;
		const path = `${owner}/${randomUUID()}`;
		paths.set(bucket, path);
		await world.db.query(
			`insert into storage.objects (id, bucket_id, name, owner_id) values (gen_random_uuid(), $1, $2, $3)`,
			[bucket, path, world.actors.owner.userId]
		);
	}
});
afterAll(() => world.close());

async function reaches(actor: Actor, sql: string, values: unknown[]): Promise<boolean> {
	return as(world.db, actor, async (client) => ((await client.query(sql, values)).rowCount ?? 0) > 0).catch(
		(error: { code?: string }) => error.code !== '42501'
	);
}

async function measure(actor: Actor, bucket: string): Promise<Access> {
	const here = 'bucket_id = $1 and name = $2';
	const file = [bucket, paths.get(bucket)];
	const add = 'insert into storage.objects (id, bucket_id, name) values (gen_random_uuid(), $1, $2)';
	return {
		read: await reaches(actor, `select from storage.objects where ${here}`, file),
		add: await reaches(actor, add, [bucket, `${paths.get(bucket)}-new`]),
		change: await reaches(actor, `update storage.objects set metadata = '{}' where ${here}`, file),
		remove: await reaches(actor, `delete from storage.objects where ${here}`, file)
	};
}

describe('storage matrix', () => {
	it('knows every bucket, how large and of what kind its files may be', async () => {
		const { rows } = await world.db.query<{ id: string; public: boolean; types: string[]; limit: string }>(
			`select id, public, allowed_mime_types as types, file_size_limit as limit from storage.buckets order by id`
		);
		expect(rows.map(({ id }) => id)).toEqual(Object.keys(buckets).sort());
		for (const row of rows) {
			expect({ [row.id]: Boolean(row.public) }).toEqual({ [row.id]: buckets[row.id]?.isPublic });
			expect(row.types).toHaveLength(1);
			expect(Number(row.limit)).toBeGreaterThan(0);
		}
	});

	it.each(actorNames.filter((name) => name !== 'service'))(
		'lets %s neither list, add, change nor remove a file, their own included',
		async (name) => {
			for (const bucket of Object.keys(buckets)) {
				expect({ [bucket]: await measure(world.actors[name], bucket) }).toEqual({ [bucket]: nothing });
			}
		}
	);

	it('lets the server do all of it', async () => {
		const all: Access = { read: true, add: true, change: true, remove: true };
		for (const bucket of Object.keys(buckets)) {
			expect({ [bucket]: await measure(world.actors.service, bucket) }).toEqual({ [bucket]: all });
		}
	});
});
