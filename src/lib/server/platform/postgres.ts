import pg from 'pg';
import { config } from './config.ts';
import { log } from './log.ts';

type Handler = (payload: unknown) => void;

let sharedPool: pg.Pool | undefined;

/** The direct connection: for the queue, LISTEN and NOTIFY only. Rows are read and written through the API. */
export function pool(): pg.Pool {
	if (!sharedPool) {
		sharedPool = new pg.Pool({
			connectionString: config().DATABASE_URL,
			max: 10,
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
let listener: Promise<pg.Client> | undefined;

async function connect(): Promise<pg.Client> {
	const client = new pg.Client({
		connectionString: config().DATABASE_URL,
		application_name: 'noxloop-listen',
		keepAlive: true
	});
	client.on('notification', ({ channel, payload }) => {
		const parsed: unknown = payload ? JSON.parse(payload) : null;
		for (const handler of handlers.get(channel) ?? []) handler(parsed);
	});
	client.on('error', (error) => log.warn({ err: error }, 'the listening connection failed'));
	client.on('end', reconnect);
	await client.connect();
	for (const channel of handlers.keys()) await client.query(`listen ${pg.escapeIdentifier(channel)}`);
	return client;
}

/** A lost connection may have swallowed messages: every handler is told with null and reads the present state anew. */
function reconnect(): void {
	if (!listener) return;
	const attempt = (): void => {
		listener = connect();
		listener.then(tellAll, () => setTimeout(attempt, 1000).unref());
	};
	setTimeout(attempt, 200).unref();
}

function tellAll(): void {
	for (const set of handlers.values()) for (const handler of set) handler(null);
}

/**
 * Calls `handler` for each message on `channel` until the returned function is called. `null` means that messages may
 * have been missed. One connection serves the whole process.
 */
export async function listen(channel: string, handler: Handler): Promise<() => void> {
	const known = handlers.get(channel);
	const set = known ?? new Set();
	set.add(handler);
	handlers.set(channel, set);
	listener ??= connect();
	const client = await listener.catch((error: unknown) => {
		listener = undefined;
		throw error;
	});
	if (!known) await client.query(`listen ${pg.escapeIdentifier(channel)}`);
	return () => void set.delete(handler);
}

/** Closes what this module opened; for a clean stop. */
export async function closePostgres(): Promise<void> {
	const open = listener;
	listener = undefined;
	await open?.then((client) => client.end()).catch(() => undefined);
	await sharedPool?.end();
	sharedPool = undefined;
}
