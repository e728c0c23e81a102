import { AsyncLocalStorage } from 'node:async_hooks';

const requests = new AsyncLocalStorage<{ seconds: number | undefined }>();

/** Runs a request's `work`; the returned `wait` tells what was noted inside. */
export async function notingWaits<T>(
	work: () => Promise<T>
): Promise<{ answer: T; waitSeconds: number | undefined }> {
	const request = { seconds: undefined };
	const answer = await requests.run(request, work);
	return { answer, waitSeconds: request.seconds };
}

/** Has the answer say `Retry-After`, whether the refusal becomes a form's error, a page or JSON. Nothing outside a request. */
export function noteWait(seconds: number): void {
	const request = requests.getStore();
	if (request) request.seconds = Math.max(seconds, request.seconds ?? 0);
}
