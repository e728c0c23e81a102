import { escapeHtml } from '../../../escape-html.ts';
import { errorText } from '../../../error-text.ts';
import { m } from '../../../paraglide/messages.js';
import { getTextDirection } from '../../../paraglide/runtime.js';
import { refusalText } from '../../../refusal-text.ts';
import type { DomainError } from '../errors.ts';
import { noteWait } from '../retry-after.ts';
import { apiRefusal } from './api-refusal.ts';
import { isApi, type EdgeEvent } from './event.ts';

/**
 * The answer to a request that is refused before a route sees it, in the form its sender reads: the API's JSON, the
 * result of a form action, or a small page that leads back to the form.
 */
export function refuse(error: DomainError, { request, url, locals }: EdgeEvent): Response {
	const { code, status, waitSeconds } = error;
	if (waitSeconds) noteWait(waitSeconds);
	locals.outcome = status; // also where the route threw something of its own about a body that broke off
	if (isApi(url)) return apiRefusal(error, locals.requestId);
	const refusal = { code, status, requestId: locals.requestId, waitSeconds };
	if (request.headers.get('x-sveltekit-action') === 'true') return asActionResult(refusal);
	const wantsPage = request.headers.get('accept')?.includes('text/html') ?? false;
	if (wantsPage) return asPage(refusal, request, locals.locale);
	return Response.json({ message: code, code, status, requestId: refusal.requestId }, { status });
}

type Refusal = { code: string; status: number; requestId: string; waitSeconds: number | undefined };

/**
 * What a form action answers with `fail(status, { code, waitSeconds, requestId, refusal })`, as devalue writes it: each
 * value by its place in a list (https://github.com/sveltejs/devalue). As a failure and no error, so that the page and
 * what was typed stay; src/routes/Refusals.svelte tells. `refusal` looks like a form of nobody's to superforms, which
 * takes no failure without one.
 */
function asActionResult({ code, status, requestId, waitSeconds }: Refusal): Response {
	const data = [
		{ code: 1, waitSeconds: 2, requestId: 3, refusal: 4 },
		code,
		waitSeconds ?? 0,
		requestId,
		{ id: 5, valid: 6, errors: 7 },
		'',
		false,
		{}
	];
	return Response.json({ type: 'failure', status, data: JSON.stringify(data) }, { status });
}

/** Without a script: going back in the browser brings the form with what was typed. */
function asPage(
	{ code, status, requestId, waitSeconds }: Refusal,
	request: Request,
	locale: string
): Response {
	const title = status === 429 ? m.error_busy_title() : m.error_refused_title();
	const text = refusalText(code, waitSeconds) ?? errorText(code);
	const page = `<!doctype html>
<html lang="${locale}" dir="${getTextDirection()}">
	<head>
		<meta charset="utf-8" />
		<meta name="viewport" content="width=device-width, initial-scale=1" />
		<meta name="robots" content="noindex" />
		<title>${escapeHtml(title)} · Noxloop</title>
		<link rel="icon" href="/favicon.svg" type="image/svg+xml" />
		<link rel="stylesheet" href="/error.css" />
		<script src="/theme.js"></script>
	</head>
	<body>
		<main>
			<p class="small">${status}</p>
			<h1>${escapeHtml(title)}</h1>
			<p>${escapeHtml(text)}</p>
			<p><a href="${escapeHtml(backFrom(request))}">${escapeHtml(m.error_go_back())}</a> <a href="/" class="quiet">${escapeHtml(m.error_to_start())}</a></p>
			<p class="small">${escapeHtml(m.error_reference())}: <code>${requestId}</code></p>
		</main>
	</body>
</html>
`;
	return new Response(page, { status, headers: { 'content-type': 'text/html; charset=utf-8' } });
}

/** The page the form stood on, when it is one of ours. */
function backFrom({ headers, url }: Request): string {
	const referrer = URL.parse(headers.get('referer') ?? '');
	return referrer?.origin === new URL(url).origin ? referrer.pathname + referrer.search : '/';
}
