import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { close, listen } from '../provider/listen.ts';
import { createFaults } from '../provider/faults.ts';
import { json, readBody, send } from '../provider/reply.ts';
import { answerAdmin } from './admin.ts';
import { showApproval, submitApproval } from './approve/approve.ts';
import { Delivery } from '../provider/delivery.ts';
import { straightMode } from '../provider/record.ts';
import { postEvent } from './delivery/post.ts';
import { answerApi } from './http/api.ts';
import { plainProblem, problemBody } from './http/problem.ts';
import { createTokens } from './http/tokens.ts';
import type { Sandbox } from './sandbox.ts';
import { Store } from './store.ts';

export interface PayPalSandboxOptions {
	/** 0 takes a free one. */
	port: number;
	/** Where state is kept between runs; without it, in memory. */
	dataFile?: string | undefined;
	clientId: string;
	clientSecret: string;
	webhookUrl: string;
	/** Letters and digits. */
	webhookId: string;
	/** Where browsers reach the approval page, when not at 127.0.0.1:port. */
	publicUrl?: string | undefined;
	/** Waits before the 2nd, 3rd … delivery; default 1 s to 1 h in nine steps. */
	retryDelaysMs?: number[] | undefined;
	/** How long the endpoint may take to answer; default 10 s. */
	webhookTimeoutMs?: number | undefined;
	/** Life of an access token; default 9 h. */
	tokenSeconds?: number | undefined;
}

export interface PayPalSandbox {
	/** `http://127.0.0.1:port`, for `PayPalSettings.apiBase`. */
	apiBase: string;
	/** `{apiBase}/_sandbox` */
	adminUrl: string;
	/** Writes the state and closes; deliveries under way continue at the next start. Repeating is safe. */
	stop(): Promise<void>;
}

const approvalPath = '/checkoutnow';

/**
 * Starts a stand-in for PayPal on loopback.
 * @throws Error EADDRINUSE when the port is taken, and when the data file is damaged.
 */
export async function startPayPalSandbox(options: PayPalSandboxOptions): Promise<PayPalSandbox> {
	const store = new Store(options.dataFile);
	const server = createServer();
	const port = await listen(server, options.port);
	const apiBase = `http://127.0.0.1:${port}`;
	const sandbox = createSandbox(options, store, apiBase);
	server.on('request', createListener(sandbox));
	sandbox.delivery.resume();
	return {
		apiBase,
		adminUrl: `${apiBase}/_sandbox`,
		async stop() {
			sandbox.delivery.stop();
			sandbox.store.flush();
			await close(server);
		}
	};
}

function createSandbox(options: PayPalSandboxOptions, store: Store, apiBase: string): Sandbox {
	const { clientId, clientSecret, webhookId, publicUrl = apiBase, tokenSeconds = 9 * 3600 } = options;
	const endpoint = { url: options.webhookUrl, webhookId, secret: clientSecret, apiBase };
	const delivery = new Delivery(store, {
		post(record, signal) {
			const event = store.get('events', record.event);
			return event && postEvent(endpoint, event, signal);
		},
		retryDelaysMs: options.retryDelaysMs,
		timeoutMs: options.webhookTimeoutMs
	});
	const tokens = createTokens(clientId, clientSecret, tokenSeconds);
	const faults = createFaults();
	return { store, delivery, faults, tokens, apiBase, publicUrl, clientId, clientSecret, webhookId };
}

function clear({ store, delivery, faults }: Sandbox): void {
	delivery.forget();
	delivery.setMode(straightMode);
	faults.clear();
	store.clear();
}

function createListener(sandbox: Sandbox) {
	const answer = async (request: IncomingMessage, response: ServerResponse) => {
		const url = new URL(request.url ?? '/', sandbox.apiBase);
		const method = request.method ?? 'GET';
		if (url.pathname === approvalPath) {
			const token = url.searchParams.get('token') ?? '';
			if (method !== 'POST') return send(response, showApproval(sandbox, token));
			return send(response, submitApproval(sandbox, token, await readBody(request)));
		}
		if (url.pathname.startsWith('/_sandbox/')) {
			if (request.headers.origin) return send(response, json(403, { message: 'not for browsers' }));
			const asked = { method, url, text: await readBody(request) };
			return send(response, await answerAdmin(asked, sandbox, () => clear(sandbox)));
		}
		const outcome = await answerApi(sandbox, request, url.pathname);
		if (!('lost' in outcome)) send(response, outcome);
		else if (outcome.lost === 'break') request.socket.destroy();
	};
	return (request: IncomingMessage, response: ServerResponse) => {
		answer(request, response).catch((error: unknown) => {
			console.error('sandbox paypal:', error);
			send(response, json(500, problemBody(plainProblem(500))));
		});
	};
}
