import { randomUUID } from 'node:crypto';
import {
	redirect,
	type Handle,
	type HandleServerError,
	type RequestEvent,
	type ServerInit
} from '@sveltejs/kit';
import { sequence } from '@sveltejs/kit/hooks';
import { getTextDirection } from '$lib/paraglide/runtime.js';
import { paraglideMiddleware } from '$lib/paraglide/server.js';
import * as appearance from '$lib/server/accounts/appearance.ts';
import * as sessions from '$lib/server/accounts/sessions.ts';
import { config } from '$lib/server/platform/config.ts';
import { guard } from '$lib/server/platform/edge/guard.ts';
import { setSecurityHeaders } from '$lib/server/platform/edge/headers.ts';
import { DomainError } from '$lib/server/platform/errors.ts';
import { log, withLogContext } from '$lib/server/platform/log.ts';
import { closePostgres } from '$lib/server/platform/postgres.ts';
import { notingWaits } from '$lib/server/platform/retry-after.ts';
import { anonymousClient, sessionClient } from '$lib/server/platform/supabase.ts';
import { answerOnce } from '$lib/server/sales/page-answers.ts';
import { findViewer, type Viewer } from '$lib/server/workspaces/viewer.ts';

/** A missing or malformed setting stops the start, not the first request. */
export const init: ServerInit = () => {
	config();
	process.once('sveltekit:shutdown', () => void closePostgres()); // else open connections delay the end by seconds
};

/** The public product page is the same for everybody: no session reaches it. */
function isPublicPage({ route, request, isDataRequest }: RequestEvent): boolean {
	return route.id === '/p/[slug]' && request.method === 'GET' && !isDataRequest;
}

/** One rendering of a public page, with its headers, serves all who ask within a minute. */
const publicPage: Handle = ({ event, resolve }) =>
	isPublicPage(event) ? answerOnce(event.params.slug ?? '', async () => resolve(event)) : resolve(event);

/**
 * Asked without the header that `ADDRESS_HEADER` names (a health check beside the proxy), adapter-node throws. Such
 * callers have no address, and are one.
 */
const address: Handle = ({ event, resolve }) => {
	const { getClientAddress } = event;
	event.getClientAddress = () => {
		try {
			return getClientAddress();
		} catch {
			return '0.0.0.0';
		}
	};
	return resolve(event);
};

const requestId: Handle = async ({ event, resolve }) => {
	const id = randomUUID(); // ours always: one that a caller brings could be another's, or forge lines of the log
	event.locals.requestId = id;
	const started = performance.now();
	return withLogContext({ requestId: id }, async () => {
		const { answer, waitSeconds } = await notingWaits(async () => resolve(event));
		const { outcome } = event.locals;
		// SvelteKit answers 500 to every thrown error; an expected outcome has a status of its own.
		const response = outcome
			? new Response(answer.body, { status: outcome, headers: answer.headers })
			: answer;
		response.headers.set('x-request-id', id);
		if (waitSeconds) response.headers.set('retry-after', String(waitSeconds));
		const ms = Math.round(performance.now() - started);
		const { method } = event.request;
		log.info({ method, route: event.route.id, status: response.status, ms }, 'request');
		return response;
	});
};

const locale: Handle = ({ event, resolve }) =>
	paraglideMiddleware(event.request, ({ request, locale: chosen }) => {
		event.request = request;
		event.locals.locale = chosen;
		return resolve(event, {
			// A page may speak another language than the visitor's: read it when the answer is made.
			transformPageChunk: ({ html }) =>
				html.replace('%lang%', event.locals.locale).replace('%dir%', getTextDirection(event.locals.locale))
		});
	});

/** Who is asking; where from is noted before they can change anything, and their language and theme come along. */
async function meetViewer({
	cookies,
	getClientAddress,
	locals,
	request
}: RequestEvent): Promise<Viewer | null> {
	const viewer = await findViewer(locals.supabase);
	if (!viewer) return null;
	const userAgent = request.headers.get('user-agent') ?? '';
	await sessions.note(viewer, { address: getClientAddress(), userAgent });
	appearance.follow(cookies, viewer);
	return viewer;
}

/**
 * The same page of the workspace that moved, also for a load called by itself. Temporary, as it may move back. A write
 * goes on at the old address: a redirect would lose what it carries.
 */
function workspaceMoved({ request, url }: RequestEvent, handle: string): void {
	if (request.method !== 'GET') return;
	redirect(307, url.pathname.replace(/^\/w\/[^/]+/, `/w/${handle}`) + url.search);
}

const session: Handle = ({ event, resolve }) => {
	// Who sends a token is never taken for whom the cookies say.
	if (isPublicPage(event) || event.locals.bearer) {
		event.locals.supabase = anonymousClient();
		event.locals.viewer = () => Promise.resolve(null);
	} else {
		event.locals.supabase = sessionClient({ getAll: () => event.cookies.getAll(), set: event.cookies.set });
		let viewer: Promise<Viewer | null> | undefined;
		event.locals.viewer = () => (viewer ??= meetViewer(event));
	}
	event.locals.workspaceMoved = (handle) => workspaceMoved(event, handle);
	return resolve(event, {
		filterSerializedResponseHeaders: (name) => name === 'content-range',
		// The two faces every page begins with: text doesn't move when they arrive.
		preload: ({ type, path }) =>
			type === 'js' || type === 'css' || (type === 'font' && path.includes('-latin-wght-normal'))
	});
};

const headers: Handle = async ({ event, resolve }) => {
	const response = await resolve(event);
	setSecurityHeaders(response, event.url, config());
	return response;
};

const edge: Handle = ({ event, resolve }) => guard(event, async () => resolve(event));

export const handle = sequence(address, requestId, publicPage, headers, locale, edge, session);

export const handleError: HandleServerError = ({ error, event, status, message }) => {
	const { requestId: id } = event.locals;
	if (error instanceof DomainError) {
		event.locals.outcome = error.status;
		return { message: error.code, code: error.code, status: error.status, requestId: id };
	}
	if (status === 404) return { message, code: 'not_found', status, requestId: id };
	// BODY_SIZE_LIMIT, set below what an address takes.
	if (status === 413) return { message: 'body_too_large', code: 'body_too_large', status, requestId: id };
	log.error({ err: error, route: event.route.id }, 'unexpected error');
	return { message: 'unexpected', code: 'unexpected', status, requestId: id };
};
