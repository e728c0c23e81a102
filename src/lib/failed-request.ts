/** How a form's request failed: `error` is what the server answered, or what was thrown when no answer came. */
export type FailedRequest = { error: { message: string; code?: string }; status?: number };

/** The code to tell of a request that brought no outcome: nothing answered, nobody is signed in any more, or an error. */
export function failureCode({ error, status }: FailedRequest): string {
	if (status === 401) return 'session_ended';
	// What fetch throws, in every browser.
	if (error instanceof TypeError) return 'connection_lost';
	return error.code ?? 'unexpected';
}
