import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { close, listen } from '../provider/listen.ts';
import { answerAdmin } from './admin/admin.ts';
import { createFaults } from '../provider/faults.ts';
import { runDue } from './billing/due.ts';
import { mainNow } from './clock.ts';
import { createDelivery, deliver } from './delivery/endpoints.ts';
import { straightMode } from '../provider/record.ts';
import { createEventLog } from './event-log.ts';
import { answerHosted } from './hosted/hosted.ts';
import { createApi } from './http/api.ts';
import { json, readBody, send } from '../provider/reply.ts';
import { saveMainEndpoint } from './resources/webhook-endpoints.ts';
import { forgetOld } from './retention.ts';
import { apiRoutes } from './routes.ts';
import type { Sandbox } from './sandbox.ts';
import { Store } from './store.ts';

export interface StripeSandboxOptions {
	/** 0 takes a free one. */
	port: number;
	/** Where state is kept between runs; without it, in memory. */
	dataFile?: string | undefined;
	webhookUrl: string;
	webhookSecret: string;
	secretKey?: string | undefined;
	/** Waits before the 2nd, 3rd … delivery; default 1 s to 1 h in nine steps. */
	retryDelaysMs?: number[] | undefined;
	/** How long an endpoint may take to answer; default 10 s. */
	webhookTimeoutMs?: number | undefined;
	/** Where browsers reach the hosted page, when not at 127.0.0.1:port. */
	publicUrl?: string | undefined;
}

export interface StripeSandbox {
	/** `http://127.0.0.1:port`, for STRIPE_API_BASE. */
	apiBase: string;
	/** `{apiBase}/_sandbox` */
	adminUrl: string;
	/** Writes the state and closes; deliveries under way continue at the next start. Repeating is safe. */
	stop(): Promise<void>;
}

/**
 * Starts a stand-in for Stripe on loopback.
 * @throws Error EADDRINUSE when the port is taken.
 */
export async function startStripeSandbox(options: StripeSandboxOptions): Promise<StripeSandbox> {
	const server = createServer();
	const port = await listen(server, options.port);
	const apiBase = `http://127.0.0.1:${port}`;
	const sandbox = createSandbox(options, options.publicUrl ?? apiBase);
	const setUp = () =>
		saveMainEndpoint(sandbox.store, options.webhookUrl, options.webhookSecret, sandbox.now());
	forgetOld(sandbox.store, sandbox.now());
	setUp();
	server.on(
		'request',
		createListener(sandbox, () => {
			clear(sandbox);
			setUp();
		})
	);
	const clock = setInterval(() => runDue(sandbox, null, sandbox.now()), 1000);
	sandbox.delivery.resume();
	return {
		apiBase,
		adminUrl: `${apiBase}/_sandbox`,
		async stop() {
			clearInterval(clock);
			sandbox.delivery.stop();
			sandbox.store.flush();
			await close(server);
		}
	};
}

function createSandbox(options: StripeSandboxOptions, apiBase: string): Sandbox {
	const { dataFile, secretKey = 'sk_test_sandbox', retryDelaysMs } = options;
	const store = new Store(dataFile);
	const delivery = createDelivery(store, { retryDelaysMs, timeoutMs: options.webhookTimeoutMs });
	const now = () => mainNow(store);
	const events = createEventLog(store, now, (event) => deliver(store, delivery, event));
	return { store, delivery, events, faults: createFaults(), apiBase, secretKey, now };
}

function clear({ store, delivery, faults }: Sandbox): void {
	delivery.forget();
	delivery.setMode(straightMode);
	faults.clear();
	store.clear();
}

function createListener(sandbox: Sandbox, reset: () => void) {
	const api = createApi(sandbox, apiRoutes);
	const answer = async (request: IncomingMessage, response: ServerResponse) => {
		const url = new URL(request.url ?? '/', sandbox.apiBase);
		const method = request.method ?? 'GET';
		runDue(sandbox, null, sandbox.now());
		const page = await answerHosted(sandbox, { method, url, body: () => readBody(request) });
		if (page) return send(response, page);
		if (url.pathname.startsWith('/_sandbox/')) {
			if (request.headers.origin)
				return send(response, json(403, { error: { message: 'not for browsers' } }));
			const asked = { method, url, text: await readBody(request) };
			return send(response, await answerAdmin(asked, sandbox, reset));
		}
		const outcome = await api(request, url);
		if (!('lost' in outcome)) send(response, outcome);
		else if (outcome.lost === 'break') request.socket.destroy();
	};
	return (request: IncomingMessage, response: ServerResponse) => {
		answer(request, response).catch((error: unknown) => {
			console.error('sandbox stripe:', error);
			send(
				response,
				json(500, { error: { type: 'api_error', message: 'The sandbox failed; see its output.' } })
			);
		});
	};
}
