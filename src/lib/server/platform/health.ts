import { config } from './config.ts';
import { log } from './log.ts';
import { pool } from './postgres.ts';
import { secretClient } from './supabase.ts';

const TIMEOUT_MS = 2000;

export type PartHealth = { ok: boolean; latencyMs: number };
export type QueueHealth = PartHealth & {
	/** Seconds the oldest due job has waited; rises while no worker runs. */
	waitingSeconds?: number;
};
export type Health = {
	status: 'ok' | 'down';
	parts: { database: PartHealth; auth: PartHealth; storage: PartHealth; queue: QueueHealth };
};

/** Asks one part, and rejects when it is not well. The signal fires when time is up. */
export type Probe<T extends object = object> = (signal: AbortSignal) => Promise<T>;
export type Probes = {
	database: Probe;
	auth: Probe;
	storage: Probe;
	queue: Probe<{ waitingSeconds: number }>;
};

async function timed<T extends object>(name: string, probe: Probe<T>): Promise<PartHealth & Partial<T>> {
	const started = performance.now();
	const latencyMs = () => Math.round(performance.now() - started);
	const signal = AbortSignal.timeout(TIMEOUT_MS);
	const late = new Promise<never>((_, reject) => {
		signal.addEventListener('abort', () => reject(new Error(`no answer within ${TIMEOUT_MS} ms`)));
	});
	try {
		const facts = await Promise.race([probe(signal), late]);
		return { ok: true, latencyMs: latencyMs(), ...facts };
	} catch (error) {
		log.warn({ part: name, err: error }, 'a health probe failed');
		const failed: PartHealth = { ok: false, latencyMs: latencyMs() };
		return failed as PartHealth & Partial<T>;
	}
}

/**
 * How the parts are, asked side by side with two seconds each. Says only whether and how fast, never where: the answer
 * is public. Why a part failed is in the log. Never throws.
 */
export async function checkHealth(probes: Probes = liveProbes): Promise<Health> {
	const [database, auth, storage, queue] = await Promise.all([
		timed('database', probes.database),
		timed('auth', probes.auth),
		timed('storage', probes.storage),
		timed('queue', probes.queue)
	]);
	const parts = { database, auth, storage, queue };
	return { status: Object.values(parts).every(({ ok }) => ok) ? 'ok' : 'down', parts };
}

let running: Promise<Health> | undefined;

/** As `checkHealth`, but who asks while an answer is on its way gets that one: many askers cost as much as one. */
export function sharedHealth(): Promise<Health> {
	running ??= checkHealth().finally(() => (running = undefined));
	return running;
}

async function database(signal: AbortSignal): Promise<object> {
	await secretClient()
		.from('platform_settings')
		.select('is_the_row')
		.limit(1)
		.abortSignal(signal)
		.throwOnError();
	return {};
}

/** https://supabase.com/docs/reference/self-hosting-auth: GET /health; the hosted gateway wants a key with it. */
async function auth(signal: AbortSignal): Promise<object> {
	const { SUPABASE_URL, SUPABASE_PUBLISHABLE_KEY } = config();
	const headers = { apikey: SUPABASE_PUBLISHABLE_KEY };
	const response = await fetch(`${SUPABASE_URL}/auth/v1/health`, { headers, signal });
	await response.body?.cancel();
	if (!response.ok) throw new Error(`auth answered ${response.status}`);
	return {};
}

async function storage(): Promise<object> {
	const { error } = await secretClient().storage.listBuckets();
	if (error) throw error;
	return {};
}

/** The queue's table through the API, and the direct connection that workers and live updates use. */
async function queue(signal: AbortSignal): Promise<{ waitingSeconds: number }> {
	const [answer] = await Promise.all([
		secretClient().rpc('queue_health').abortSignal(signal).throwOnError(),
		pool().query('select 1')
	]);
	return { waitingSeconds: answer.data[0]?.oldest_due_seconds ?? 0 };
}

const liveProbes: Probes = { database, auth, storage, queue };
