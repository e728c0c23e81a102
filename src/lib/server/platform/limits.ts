import { createHmac } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { RateLimiterMemory, RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible';
import { config } from './config.ts';
import { DomainError } from './errors.ts';
import { log } from './log.ts';
import { pool } from './postgres.ts';

/** `most` in any window of `seconds`, which begins with the first count. */
export type Limit = { name: string; most: number; seconds: number };

export type Count = {
	limit: Limit;
	isOver: boolean;
	remaining: number;
	/** Until the window ends and everything is allowed anew. */
	waitSeconds: number;
	/** Makes this one uncounted, as long as its window lasts. Never throws: at worst it stays counted. */
	takeBack: () => Promise<void>;
};

export type Limiter = { count: (subject: string) => Promise<Count> };

type Options = {
	/** Refuses who is over the limit without asking the database again; nothing of such a limit can be taken back. */
	remembersRefusals?: boolean;
};

const answerWithinMs = 2000;
/** How long the database is left alone once it did not answer: meanwhile no request waits for it. */
const restMs = 5000;
let awayUntil = 0;

// The pool is made when it is first asked for, and anew after `closePostgres`.
const storeClient = { query: (query: { text: string; values: unknown[] }) => pool().query(query) };
let isSwept = false;

function postgresStore({ name, most, seconds }: Limit, { remembersRefusals = false }: Options) {
	const store = new RateLimiterPostgres({
		storeClient,
		storeType: 'pool',
		schemaName: 'private',
		tableName: 'rate_limits',
		tableCreated: true,
		keyPrefix: name,
		points: most,
		duration: seconds,
		clearExpiredByTimeout: !isSwept, // all limits share the table: one of them sweeps it
		...(remembersRefusals ? { inMemoryBlockOnConsumed: most } : {})
	});
	isSwept = true;
	return store;
}

/**
 * Counts subjects (addresses, e-mails, tokens) against a limit, in Postgres for all processes together. What is stored
 * of a subject is a keyed hash. While Postgres is away, each process counts for itself in memory (ADR 0016); counting
 * itself never throws.
 */
export function createLimiter(limit: Limit, options: Options = {}): Limiter {
	const store = postgresStore(limit, options);
	const memory = new RateLimiterMemory({
		keyPrefix: limit.name,
		points: limit.most,
		duration: limit.seconds
	});

	async function inPostgres(key: string): Promise<Count> {
		const { isOver, result } = await settle(inTime(store.consume(key)));
		const endsAt = Date.now() + result.msBeforeNext;
		const takeBack = () => decrement(`${limit.name}:${key}`, endsAt);
		return { ...describe(limit, isOver, result), takeBack };
	}

	async function inMemory(key: string): Promise<Count> {
		const { isOver, result } = await settle(memory.consume(key));
		const endsAt = Date.now() + result.msBeforeNext;
		const takeBack = async () => void (Date.now() < endsAt && (await memory.reward(key)));
		return { ...describe(limit, isOver, result), takeBack };
	}

	return {
		async count(subject) {
			const key = hashed(limit.name, subject);
			if (Date.now() < awayUntil) return inMemory(key);
			try {
				return await inPostgres(key);
			} catch (error) {
				awayUntil = Date.now() + restMs;
				log.warn({ err: error }, 'limits are counted in memory: the database does not answer');
				return inMemory(key);
			}
		}
	};
}

/** Keyed, so that nobody who reads the table can try addresses and e-mails against it. */
function hashed(name: string, subject: string): string {
	return createHmac('sha256', config().APP_SECRET).update(`limit:${name}:${subject}`).digest('base64url');
}

/** The library rejects with its result when the limit is passed, and with an error when it could not count. */
async function settle(
	counting: Promise<RateLimiterRes>
): Promise<{ isOver: boolean; result: RateLimiterRes }> {
	try {
		return { isOver: false, result: await counting };
	} catch (reason) {
		if (reason instanceof RateLimiterRes) return { isOver: true, result: reason };
		throw reason;
	}
}

/** In two halves: a process that was busy for long first reads what has arrived meanwhile. */
async function inTime<T>(work: Promise<T>): Promise<T> {
	const ending = new AbortController();
	const late = sleep(answerWithinMs / 2, undefined, ending)
		.then(() => sleep(answerWithinMs / 2, undefined, ending))
		.then(() => Promise.reject(new Error(`no answer within ${answerWithinMs} ms`)));
	try {
		return await Promise.race([work, late]);
	} finally {
		late.catch(() => undefined);
		ending.abort();
	}
}

function describe(limit: Limit, isOver: boolean, result: RateLimiterRes): Omit<Count, 'takeBack'> {
	const waitSeconds = Math.max(1, Math.ceil(result.msBeforeNext / 1000));
	return { limit, isOver, remaining: isOver ? 0 : result.remainingPoints, waitSeconds };
}

/** Only in the window it was counted in: the library's own `reward` would put a credit into the next one. */
async function decrement(key: string, endsAt: number): Promise<void> {
	try {
		await pool().query(
			'update private.rate_limits set points = points - 1 where key = $1 and points > 0 and abs(expire - $2) < 1000',
			[key, endsAt]
		);
	} catch (error) {
		log.warn({ err: error }, 'an attempt that was no fault stays counted');
	}
}

/** Counts the subject. Throws `rate_limited` (429, with `waitSeconds`) when it is over the limit. */
export async function requireRoom(limiter: Limiter, subject: string): Promise<void> {
	const { isOver, waitSeconds } = await limiter.count(subject);
	if (isOver) throw new DomainError('rate_limited', 429, { detail: { waitSeconds } });
}
