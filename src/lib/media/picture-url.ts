/** A picture's bucket: both are public, and only the server writes to them. */
export const pictureBuckets = ['avatars', 'logos'] as const;
export type PictureBucket = (typeof pictureBuckets)[number];

/** What a browser may send as a picture; the server looks at the bytes again. */
export const pictureTypes = ['image/jpeg', 'image/png', 'image/webp', 'image/avif', 'image/gif'];
export const pictureMaxBytes = 5_000_000;

/** Where the browser finds a picture; null when there is none. The same address shows the same picture for ever. */
export function pictureUrl(bucket: PictureBucket, path: string | null | undefined): string | null {
	return path ? `/pictures/${bucket}/${path}` : null;
}
