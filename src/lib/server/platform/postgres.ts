import pg from 'pg';
import { config } from './config.ts';
import { oneAtATime } from './in-turn.ts';
import { log } from './log.ts';

type Handler = (payload: unknown) => void;

const connectWithinMs = 5000;

let sharedPool: pg.Pool | undefined;

/** The direct connection: for the queue, limits, LISTEN and NOTIFY only. Rows are read and written through the API. */
export function pool(): pg.Pool {
	if (!sharedPool) {
		sharedPool = new pg.Pool({
			connectionString: config().DATABASE_URL,
			max: 10,
			connectionTimeoutMillis: connectWithinMs,
			application_name: 'noxloop'
		});
		sharedPool.on('error', (error) => log.warn({ err: error }, 'an idle database connection was lost'));
	}
	return sharedPool;
}

/** Sends `payload` (under 8000 bytes, PostgreSQL's limit) to who listens on `channel` now. Not stored anywhere. */
export async function notify(channel: string, payload: unknown): Promise<void> {
	await pool().query('select pg_notify($1, $2)', [channel, JSON.stringify(payload)]);
}

const handlers = new Map<string, Set<Handler>>();
const inTurn = oneAtATime();
let listener: Promise<pg.Client> | undefined;
let timer: NodeJS.Timeout | undefined;

/** The one listening connection, made when it is asked for. A failed attempt leaves nothing behind. */
function listening(): Promise<pg.Client> {
	if (!listener) {
		const attempt = connect();
		listener = attempt;
		attempt.catch(() => {
			if (listener === attempt) listener = undefined;
		});
	}
	return listener;
}

async function connect(): Promise<pg.Client> {
	const client = new pg.Client({
		connectionString: config().DATABASE_URL,
		application_name: 'noxloop-listen',
		connectionTimeoutMillis: connectWithinMs,
		keepAlive: true,
		keepAliveInitialDelayMillis: 10_000 // a peer that went silent would else be noticed after hours
	});
	client.on('notification', ({ channel, payload }) => tell(channel, payload));
	client.on('error', (error) => log.warn({ err: error }, 'the listening connection failed'));
	try {
		await client.connect();
		for (const channel of handlers.keys()) await client.query(`listen ${pg.escapeIdentifier(channel)}`);
	} catch (error) {
		void client.end().catch(() => undefined);
		throw error;
	}
	client.once('end', lost); // only from here on: `end` also follows an attempt that failed
	return client;
}

function lost(): void {
	listener = undefined;
	reconnectAfter(200);
}

/** A lost connection may have swallowed messages: every handler is told with null and reads the present state anew. */
function reconnectAfter(ms: number): void {
	timer ??= setTimeout(() => {
		timer = undefined;
		listening().then(tellAll, () => reconnectAfter(1000));
	}, ms).unref();
}

function tellAll(): void {
	for (const channel of handlers.keys()) tell(channel, undefined);
}

function tell(channel: string, payload: string | undefined): void {
	try {
		const parsed: unknown = payload ? JSON.parse(payload) : null;
		for (const handler of handlers.get(channel) ?? []) handler(parsed);
	} catch (error) {
		log.error({ err: error, channel }, 'unexpected error'); // thrown from here it would end the process
	}
}

/**
 * Calls `handler` for each message on `channel` until the returned function is called. `null` means that messages may
 * have been missed. One connection serves the whole process. Rejects, and listens to nothing, while there is none.
 */
export async function listen(channel: string, handler: Handler): Promise<() => void> {
	const set = handlers.get(channel) ?? new Set();
	set.add(handler);
	handlers.set(channel, set);
	try {
		const client = await listening();
		// Also for a known channel, whose first LISTEN may still be on its way; repeating is harmless.
		await inTurn(() => client.query(`listen ${pg.escapeIdentifier(channel)}`));
	} catch (error) {
		set.delete(handler);
		throw error;
	}
	return () => void set.delete(handler);
}

/** Closes what this module opened; for a clean stop. */
export async function closePostgres(): Promise<void> {
	const open = listener;
	listener = undefined;
	clearTimeout(timer);
	timer = undefined;
	await open
		?.then((client) => {
			client.off('end', lost);
			return client.end();
		})
		.catch(() => undefined);
	await sharedPool?.end();
	sharedPool = undefined;
}
