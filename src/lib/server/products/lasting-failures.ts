/** Attempts of a job that a failing provider gets, each with its own retries, before the work is given up. */
export const providerAttempts = 3;

const lasting = new Set([
	'ai_refused',
	'ai_unauthorised',
	'ai_bad_request',
	'ai_own_key_missing',
	'ai_own_key_unreadable',
	'output_truncated',
	'revision_unchanged',
	'demo_cannot_revise'
]);

/** True for a failure that trying again would only repeat. */
export const isLasting = (code: string): boolean => lasting.has(code);
