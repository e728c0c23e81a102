import { StripeProblem } from './errors.ts';
import type { Store } from '../store.ts';

/** The first answer to an idempotency key, which every later request with the key gets. */
export interface StoredAnswer {
	/** The key itself. */
	id: string;
	path: string;
	/** The request's parameters as decoded, to tell a repeat from a misuse. */
	given: string;
	status: number;
	body: string;
	requestId: string;
	at: number;
}

const keptSeconds = 24 * 3600;

/** Keys whose first request still runs; they don't outlive the process. */
export type KeysInUse = Set<string>;

/**
 * The stored answer for a key, or null when the request is the first.
 * @throws StripeProblem 409 while the first still runs; 400 idempotency_error when it was another request.
 */
export function findAnswer(
	store: Store,
	inUse: KeysInUse,
	request: { key: string; path: string; given: string; now: number }
): StoredAnswer | null {
	const { key, path, given, now } = request;
	if (inUse.has(key)) throw keyInUse(key);
	const stored = store.get('idempotency', key);
	if (!stored) return null;
	if (stored.at < now - keptSeconds) {
		store.remove('idempotency', key);
		return null;
	}
	if (stored.path !== path) {
		const places = `('${stored.path}' vs '${path}')`;
		throw misused(
			`Keys for idempotent requests can only be used for the same endpoint they were first used for ${places}.`,
			key
		);
	}
	if (stored.given !== given) {
		throw misused(
			'Keys for idempotent requests can only be used with the same parameters they were first used with.',
			key
		);
	}
	return stored;
}

function keyInUse(key: string): StripeProblem {
	return new StripeProblem(409, {
		type: 'idempotency_error',
		code: 'idempotency_key_in_use',
		message:
			'There is currently another in-progress request using this Idempotent Key (that probably means you submitted ' +
			`twice, and the other request is still going through): ${key}. Please try again later.`
	});
}

function misused(reason: string, key: string): StripeProblem {
	const advice = `Try using a key other than '${key}' if you meant to execute a different request.`;
	return new StripeProblem(400, { type: 'idempotency_error', message: `${reason} ${advice}` });
}
