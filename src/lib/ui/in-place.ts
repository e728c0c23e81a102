import { errorText } from '$lib/error-text.ts';
import { failureCode, type FailedRequest } from '$lib/failed-request.ts';
import { m } from '$lib/paraglide/messages.js';
import { toast } from './toasts.svelte.ts';

/** Why a form was not answered, in words. Who is signed out can sign in beside the page. */
export type Unanswered = { text: string; isSignedOut: boolean };

type Answer = {
	result: { type: 'success' | 'failure' | 'redirect' } | ({ type: 'error' } & FailedRequest);
	update: (options: { reset: boolean }) => Promise<void>;
};

/**
 * Applies the answer to a form that stands on a page where words are typed. `update` alone would put the error page in
 * their place when nobody was reached or something was thrown: that is returned instead, and nothing changes. After a
 * success SvelteKit takes the focus; whoever is typing gets it back.
 */
export async function answerInPlace({ result, update }: Answer): Promise<Unanswered | null> {
	if (result.type === 'error') return whyUnanswered(result);
	const giveBack = keepFocus();
	await update({ reset: false });
	giveBack();
	return null;
}

/** The same for a form without a place of its own for problems: they are told in the corner. */
export async function answerOrTell(answer: Answer): Promise<void> {
	const problem = await answerInPlace(answer);
	if (!problem) return;
	const signIn = { label: m.unanswered_sign_in(), onclick: () => void window.open('/sign-in', '_blank') };
	toast({ title: problem.text, tone: 'bad', action: problem.isSignedOut ? signIn : undefined });
}

/** What to say of a request that brought no answer to a form. */
export function whyUnanswered(failed: FailedRequest): Unanswered {
	const code = failureCode(failed);
	if (code === 'session_ended') return { text: m.unanswered_signed_out(), isSignedOut: true };
	return { text: errorText(code), isSignedOut: false };
}

function keepFocus(): () => void {
	const held = document.activeElement;
	return () => {
		const isTaken = document.activeElement === document.body;
		if (isTaken && held instanceof HTMLElement && held.isConnected) held.focus({ preventScroll: true });
	};
}
