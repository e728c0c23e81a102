import { openPicture } from '$lib/server/media/pictures.ts';
import type { RequestHandler } from './$types';

/** An avatar or a logo. A new picture has a new address, so browsers and proxies keep this one for good. */
export const GET: RequestHandler = async ({ params: { bucket, owner, file } }) =>
	new Response(await openPicture(bucket, `${owner}/${file}`), {
		headers: {
			'content-type': 'image/webp',
			'cache-control': 'public, max-age=31536000, immutable',
			// Nothing is ever run from here, not even if a browser were made to open it as a page.
			'content-security-policy': "default-src 'none'; sandbox",
			'cross-origin-resource-policy': 'same-site'
		}
	});
