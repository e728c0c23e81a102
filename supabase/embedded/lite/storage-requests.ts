import { answer, readBody, type RequestFix } from './requests.ts';

const SIGN = /^\/storage\/v1\/object\/(upload\/)?sign\//;
const STORAGE = /^\/storage\/v1(?=\/)/;

/**
 * Fix for Lite 0.10.0: it names the answer of a signing request `signedUrl` and includes the prefix that supabase-js
 * adds. Supabase Storage answers `signedURL` (downloads) or `url` (uploads), relative to /storage/v1.
 */
export function shapeSignedUrls(): RequestFix {
	return (next) => async (request) => {
		const { pathname } = new URL(request.url);
		const response = await next(request);
		if (request.method !== 'POST' || !SIGN.test(pathname) || !response.ok) return response;

		const body = await readBody(response);
		if (typeof body.signedUrl !== 'string') return response; // a bump may have put it right
		const url = body.signedUrl.replace(STORAGE, '');
		return answer(
			response,
			pathname.includes('/upload/sign/') ? { url, token: body.token } : { signedURL: url }
		);
	};
}

/** Fix for Lite 0.10.0: an invalid or expired signature is a 500; Supabase Storage answers 400. */
export function refuseBadSignatures(): RequestFix {
	return (next) => async (request) => {
		const response = await next(request);
		const { pathname } = new URL(request.url);
		const isSigned = request.method === 'GET' && pathname.startsWith('/storage/v1/object/sign/');
		if (!isSigned || response.status !== 500) return response;
		const body = { statusCode: '400', error: 'InvalidJWT', message: 'invalid or expired signature' };
		return answer(response, body, 400);
	};
}

/** Fix for Lite 0.10.0: `?download=name` of a signed URL is ignored. It makes the browser save the file under that name. */
export function nameDownloads(): RequestFix {
	return (next) => async (request) => {
		const response = await next(request);
		const { pathname, searchParams } = new URL(request.url);
		const name = searchParams.get('download');
		if (name === null || !pathname.startsWith('/storage/v1/object/') || !response.ok) return response;
		const headers = new Headers(response.headers);
		const fileName = name === '' ? '' : `; filename*=UTF-8''${encodeURIComponent(name)}`;
		headers.set('content-disposition', `attachment${fileName}`);
		return new Response(response.body, { status: response.status, headers });
	};
}
