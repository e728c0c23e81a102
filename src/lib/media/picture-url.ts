/** A picture's bucket: all are public, and only the server writes to them. */
export const pictureBuckets = ['avatars', 'logos', 'covers'] as const;
export type PictureBucket = (typeof pictureBuckets)[number];

/** What a browser may send as a picture; the server looks at the bytes again. */
export const pictureTypes = ['image/jpeg', 'image/png', 'image/webp', 'image/avif', 'image/gif'];
export const pictureMaxBytes = 5_000_000;

/** Where the browser finds a picture; null when there is none. The same address shows the same picture for ever. */
export function pictureUrl(bucket: PictureBucket, path: string | null | undefined): string | null {
	return path ? `/pictures/${bucket}/${path}` : null;
}

/** Pixels of a whole cover, and of the small one for lists. */
export const coverSize = { width: 1600, height: 2400, smallWidth: 400 } as const;

/** The same cover for lists: 400 pixels wide. */
export const smallCoverUrl = (path: string | null | undefined): string | null =>
	pictureUrl('covers', path?.replace(/[.]webp$/, '-small.webp'));
