import { isApi } from './event.ts';

// Any site may read these: they hold no more than anybody may see, and no cookie is looked at.
const open = /^\/api\/(public\/|health$|openapi\.json$)/;

export const isOpenToAllSites = ({ pathname }: URL): boolean => open.test(pathname);

/** The answer to a browser that asks whether another site's script may read. */
export function preflight(): Response {
	return new Response(null, {
		status: 204,
		headers: {
			'access-control-allow-origin': '*',
			'access-control-allow-methods': 'GET, HEAD',
			'access-control-allow-headers': '*',
			'access-control-max-age': '86400'
		}
	});
}

const always = {
	'x-content-type-options': 'nosniff',
	'x-frame-options': 'DENY',
	'cross-origin-opener-policy': 'same-origin',
	'permissions-policy':
		'accelerometer=(), browsing-topics=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), microphone=(), midi=(), payment=(), usb=()'
};

/** For what is no rendered page: data runs nothing. Pages of ours that are plain files may load their own. */
const policyOfData = "default-src 'none'; frame-ancestors 'none'";
const policyOfPlainPage =
	"default-src 'self'; form-action 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'";

type Settings = { ORIGIN: string; NOXLOOP_MODE: 'local' | 'production' };

/** Puts the headers of every answer on this one. What the route set for itself stays. */
export function setSecurityHeaders({ headers }: Response, url: URL, settings: Settings): void {
	for (const [name, value] of Object.entries(always)) headers.set(name, value);
	const isOpen = isOpenToAllSites(url);
	if (!headers.has('cross-origin-resource-policy')) {
		headers.set('cross-origin-resource-policy', isOpen ? 'cross-origin' : 'same-origin');
	}
	if (isOpen) headers.set('access-control-allow-origin', '*');
	// Addresses that carry a token ask for a stricter one.
	if (!headers.has('referrer-policy')) headers.set('referrer-policy', 'strict-origin-when-cross-origin');
	if (settings.ORIGIN.startsWith('https:')) {
		headers.set('strict-transport-security', 'max-age=63072000; includeSubDomains');
	}
	const type = headers.get('content-type') ?? '';
	const isPage = type.startsWith('text/html');
	const isData = type.startsWith('application/json') || isApi(url);
	if (!headers.has('cache-control') && (isPage || isData)) headers.set('cache-control', 'private, no-store');
	setPolicy(headers, isPage, settings);
}

function setPolicy(headers: Headers, isPage: boolean, { NOXLOOP_MODE }: Settings): void {
	const rendered = headers.get('content-security-policy');
	if (!rendered) headers.set('content-security-policy', isPage ? policyOfPlainPage : policyOfData);
	// A form leads on to the payment page, which is the sandbox's here.
	else if (NOXLOOP_MODE === 'local')
		headers.set(
			'content-security-policy',
			rendered.replace('form-action ', 'form-action http://127.0.0.1:* ')
		);
}
