import { randomUUID } from 'node:crypto';
import sharp from 'sharp';
import { beforeAll, expect, inject, test, vi } from 'vitest';
import {
	openPicture,
	removePicture,
	replacePicture,
	storePicture
} from '../../src/lib/server/media/pictures.ts';

const { url, publishableKey, secretKey } = inject('stack');
vi.mock('../../src/lib/server/platform/config.ts', () => ({
	config: () => ({
		SUPABASE_URL: url,
		SUPABASE_PUBLISHABLE_KEY: publishableKey,
		SUPABASE_SECRET_KEY: secretKey
	})
}));

let file: Uint8Array;
beforeAll(async () => {
	file = await sharp({ create: { width: 60, height: 40, channels: 3, background: 'teal' } })
		.jpeg()
		.toBuffer();
});

const isThere = (path: string) =>
	openPicture('avatars', path).then(
		async (body) => (await new Response(body).bytes()).length > 0,
		(problem: unknown) => (problem as Error).message
	);

test('a stored picture is the one that anyone gets back, as WebP', async () => {
	const ownerId = randomUUID();
	const path = await storePicture({ bucket: 'logos', ownerId, file });
	expect(path).toMatch(new RegExp(`^${ownerId}/[0-9a-f-]{36}[.]webp$`));
	const bytes = await new Response(await openPicture('logos', path)).bytes();
	expect((await sharp(bytes).metadata()).format).toBe('webp');
	const response = await fetch(`${url}/storage/v1/object/public/logos/${path}`);
	expect(response.headers.get('content-type')).toBe('image/webp');
});

test('a removed picture is gone; removing it again changes nothing', async () => {
	const path = await storePicture({ bucket: 'avatars', ownerId: randomUUID(), file });
	expect(await isThere(path)).toBe(true);
	await removePicture('avatars', path);
	await removePicture('avatars', path);
	expect(await isThere(path)).toBe('picture_not_found');
});

test('a new picture takes the place of the old one', async () => {
	const ownerId = randomUUID();
	const old = await storePicture({ bucket: 'avatars', ownerId, file });
	const present = await replacePicture({
		bucket: 'avatars',
		ownerId,
		file,
		previousPath: old,
		save: async () => {}
	});
	expect([await isThere(old), await isThere(present)]).toEqual(['picture_not_found', true]);
});

test('a picture that could not be saved leaves the old one, and no file behind', async () => {
	const ownerId = randomUUID();
	const old = await storePicture({ bucket: 'avatars', ownerId, file });
	let tried = '';
	const save = async (path: string) => {
		tried = path;
		throw new Error('the row was not written');
	};
	await expect(replacePicture({ bucket: 'avatars', ownerId, file, previousPath: old, save })).rejects.toThrow(
		'the row was not written'
	);
	expect([await isThere(old), await isThere(tried)]).toEqual([true, 'picture_not_found']);
});

test.each([
	['exports', `${randomUUID()}/${randomUUID()}.webp`],
	['avatars', '../exports/x.webp'],
	['avatars', `${randomUUID()}/..%2f..%2fx.webp`],
	['avatars', `${randomUUID()}/${randomUUID()}.zip`],
	['logos', '']
])('nothing but pictures is handed out: %s/%s', async (bucket, path) => {
	await expect(openPicture(bucket, path)).rejects.toMatchObject({ code: 'picture_not_found', status: 404 });
});
