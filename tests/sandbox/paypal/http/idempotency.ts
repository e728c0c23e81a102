import type { Store } from '../store.ts';
import { unprocessable } from './problem.ts';
import type { Done } from './route.ts';

/** What a request id was answered with. */
export interface StoredAnswer {
	/** Method, path and request id. */
	id: string;
	given: string;
	answer: Done;
	at: number;
}

// PayPal keeps them 6 hours.
const keptMs = 6 * 3600 * 1000;

/**
 * Runs a write once per `PayPal-Request-Id`; a repeat gets the first answer with status 200. Refusals are not kept,
 * so the same id may be tried again. @throws Problem 422 when the id comes back with another body.
 */
export function answerOnce(store: Store, key: string | null, given: string, run: () => Done): Done {
	if (key === null) return run();
	const known = store.get('answers', key);
	if (known && Date.now() < known.at + keptMs) {
		if (known.given !== given)
			throw unprocessable({
				issue: 'PAYPAL_REQUEST_ID_PREVIOUSLY_USED',
				description: 'This PayPal-Request-Id came before with another body.'
			});
		return { ...known.answer, status: 200 };
	}
	const answer = run();
	store.save('answers', { id: key, given, answer, at: Date.now() });
	return answer;
}
