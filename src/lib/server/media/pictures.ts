import { randomUUID } from 'node:crypto';
import { pictureBuckets, pictureMaxBytes, type PictureBucket } from '../../media/picture-url.ts';
import { isUuid } from '../../uuid.ts';
import { config } from '../platform/config.ts';
import { DomainError } from '../platform/errors.ts';
import { log } from '../platform/log.ts';
import { secretClient } from '../platform/supabase.ts';
import { drawPicture } from './picture-drawing.ts';

type NewPicture = { bucket: PictureBucket; ownerId: string; file: Uint8Array };
type Replacement = NewPicture & {
	/** The picture it replaces, if there is one: its file goes once the new one is in place. */
	previousPath: string | null;
	/** Writes the new path to the row that owns the picture. */
	save: (path: string) => Promise<void>;
};

/**
 * Draws the picture anew and stores it. Returns its path in the bucket, `<ownerId>/<random>.webp`. Throws
 * `picture_missing`, `picture_type_refused` or `picture_broken` (422), `picture_too_large` (413). Each call stores
 * another file: the caller has checked that the visitor may.
 */
export async function storePicture({ bucket, ownerId, file }: NewPicture): Promise<string> {
	const drawn = await drawPicture(file, bucket);
	const path = `${ownerId}/${randomUUID()}.webp`;
	await putPicture(bucket, path, drawn);
	return path;
}

/** Stores a picture that the server drew. Throws where one lies there already, unless it is `again` the same work. */
export async function putPicture(
	bucket: PictureBucket,
	path: string,
	drawn: Uint8Array,
	again = false
): Promise<void> {
	const { error } = await secretClient()
		.storage.from(bucket)
		.upload(path, drawn, { contentType: 'image/webp', cacheControl: '31536000', upsert: again });
	if (error) throw new Error('storage: the picture was not stored', { cause: error });
}

/**
 * Stores the picture, has its path saved, and removes the one before. What fails leaves the old picture in place and no
 * new file behind. Throws what `storePicture` and `save` throw.
 */
export async function replacePicture({ previousPath, save, ...picture }: Replacement): Promise<string> {
	const path = await storePicture(picture);
	try {
		await save(path);
	} catch (problem) {
		await clearAway(picture.bucket, path);
		throw problem;
	}
	if (previousPath) await clearAway(picture.bucket, previousPath);
	return path;
}

/** Removes the file. Repeating, or a file that is gone already, changes nothing. */
export async function removePicture(bucket: PictureBucket, path: string): Promise<void> {
	const { error } = await secretClient().storage.from(bucket).remove([path]);
	if (error) throw new Error('storage: the picture was not removed', { cause: error });
}

/** A file that nothing points at any more harms nobody: that it stayed is logged, the visitor's change stands. */
async function clearAway(bucket: PictureBucket, path: string): Promise<void> {
	try {
		await removePicture(bucket, path);
	} catch (problem) {
		log.warn({ err: problem, bucket, path }, 'a picture without an owner stayed in storage');
	}
}

/** The file of a form's field `picture`. Throws `picture_missing` (422), `picture_too_large` (413). */
export async function pictureFrom(form: FormData): Promise<Uint8Array> {
	const file = form.get('picture');
	if (!(file instanceof File) || file.size === 0) throw new DomainError('picture_missing', 422);
	if (file.size > pictureMaxBytes) throw new DomainError('picture_too_large', 413);
	return new Uint8Array(await file.arrayBuffer());
}

/** Whether a picture of ours could lie there; anything else is not asked for. */
function isPlace(bucket: string, path: string): boolean {
	const [ownerId, file = '', ...more] = path.split('/');
	const name = bucket === 'covers' ? file.replace(/-small[.]webp$/, '.webp') : file;
	const isPicture = name.endsWith('.webp') && isUuid(name.slice(0, -'.webp'.length));
	return (
		(pictureBuckets as readonly string[]).includes(bucket) &&
		isUuid(ownerId) &&
		isPicture &&
		more.length === 0
	);
}

/** The picture's bytes as Storage hands them to anyone. Throws `picture_not_found` (404), `storage_unavailable` (503). */
export async function openPicture(bucket: string, path: string): Promise<ReadableStream<Uint8Array>> {
	if (!isPlace(bucket, path)) throw new DomainError('picture_not_found', 404);
	const response = await ask(`${config().SUPABASE_URL}/storage/v1/object/public/${bucket}/${path}`);
	if (response.ok && response.body) return response.body;
	await response.body?.cancel();
	// Storage answers 400 or 404 for what it doesn't have.
	if (response.status < 500) throw new DomainError('picture_not_found', 404);
	throw new DomainError('storage_unavailable', 503, { cause: new Error(`storage: ${response.status}`) });
}

/** The picture as a data address, for a page that stands alone; null when it is not to be had. */
export async function pictureData(bucket: PictureBucket, path: string | null): Promise<string | null> {
	if (!path) return null;
	try {
		const bytes = await new Response(await openPicture(bucket, path)).bytes();
		return `data:image/webp;base64,${Buffer.from(bytes).toString('base64')}`;
	} catch (problem) {
		log.warn({ err: problem, bucket, path }, 'a picture was left out');
		return null;
	}
}

async function ask(url: string): Promise<Response> {
	try {
		return await fetch(url, { signal: AbortSignal.timeout(5000) });
	} catch (cause) {
		throw new DomainError('storage_unavailable', 503, { cause });
	}
}
